"""Keeps pytest from importing the programs that are read."""

collect_ignore = ["corpus"]
