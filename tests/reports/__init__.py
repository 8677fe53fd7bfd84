"""Tests of the treasurer's workbook and of the figures of the first page."""
