"""Memberships: types, dated fees and discounts, terms, standing, standing orders."""
