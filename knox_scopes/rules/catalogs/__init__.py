"""The rules for catalogs, one a file, each with its documentation."""
