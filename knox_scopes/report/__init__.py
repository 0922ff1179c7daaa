"""Answers as text for people and as JSON, graphs and tables for programs."""
