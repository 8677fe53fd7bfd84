"""Tests of the page of members and of the dialogs about people."""
