"""Where the money lies and what it is for: accounts, funds, categories with their headings, financial years."""
