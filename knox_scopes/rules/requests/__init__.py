"""The rules for requests to the authorization server, one a file."""
