"""Reports over all features: the treasurer's workbook, and the audit behind ``check``."""
