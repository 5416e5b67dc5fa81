"""Taking over what an account has: pure decisions, each kind of thing in one module."""
