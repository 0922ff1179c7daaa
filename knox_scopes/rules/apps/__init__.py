"""The rules for registrations, one a file, each with its documentation."""
