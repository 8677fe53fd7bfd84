"""News: saved pages, feeds and web addresses, read into items that stay readable offline."""
