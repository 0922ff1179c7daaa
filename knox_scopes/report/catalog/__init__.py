"""Answers of the `catalog` commands, one module a command."""
