"""What a need costs and what a grant opens; nothing here knows a service by name."""
