"""Reads what an app calls out of traffic, collections, logs and source: one module a format."""
