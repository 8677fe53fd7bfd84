"""Tests of what goes wrong: disks, desks, servers and sudden ends."""
