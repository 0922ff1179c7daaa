"""Answers as people and programs read them: one module a command, and one a format."""
