"""What each command has to say as a report, one command a module."""
