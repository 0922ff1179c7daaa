"""The catalog: service files, read strictly, checked, and made into frozen values and an index."""
