"""Requests to the authorization server and to the services, as values that hold no secret."""
