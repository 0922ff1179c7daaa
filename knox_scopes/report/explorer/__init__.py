"""The explorer page: one file that answers in a browser what `plan` and `review` answer here."""

__all__: list[str] = []
