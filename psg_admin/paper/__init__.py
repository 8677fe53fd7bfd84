"""The kit for all that leaves the office: tables, workbooks, PDF pages."""
