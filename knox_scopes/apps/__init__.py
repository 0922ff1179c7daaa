"""The file that describes an app: its registration, the policy it is held to, and edits of it."""
