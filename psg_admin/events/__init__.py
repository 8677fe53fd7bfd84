"""Events: the annual conference, its prices, bookings and places."""
