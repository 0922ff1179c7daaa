"""The rules for registrations and catalogs, one a file, and what runs them."""
