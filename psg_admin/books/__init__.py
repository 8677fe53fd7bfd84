"""The treasurer's books: money out, transfers, refunds, paying-in slips, reconciliations, and closed years."""
