"""The page of the bank: lines of statements and what they are, standing orders, and the statements themselves."""
