"""The desktop's memberships."""
