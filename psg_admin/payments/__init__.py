"""Payments: what is owed, what came in, what is set against what, and the receipts."""
