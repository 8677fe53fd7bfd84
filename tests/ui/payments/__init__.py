"""Tests of the page of payments and of its dialogs."""
