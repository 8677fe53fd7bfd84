"""psg_admin: members, conference, receipts and news for the office of a small charity."""
