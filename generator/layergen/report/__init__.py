"""What people and machines read: text, JSON, SARIF."""
