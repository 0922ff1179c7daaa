"""The explorer page: one file that answers in a browser as `plan` and `review` answer here."""
