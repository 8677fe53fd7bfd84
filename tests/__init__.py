"""The tests of psg_admin."""
