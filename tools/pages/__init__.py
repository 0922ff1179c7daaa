"""Reads saved copies of published pages, and holds them against the catalog. Of the tools, not of the package."""
