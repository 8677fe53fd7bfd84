"""Tests of the steps of the schema."""
