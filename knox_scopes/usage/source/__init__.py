"""Reads the calls of the services that source code makes, without running it."""

__all__ = ["Bases", "Tree", "asked_in", "bases_of", "is_source", "may_ask", "read_sources", "source_files"]

from knox_scopes.usage.source.bases import Bases, bases_of
from knox_scopes.usage.source.languages import is_source
from knox_scopes.usage.source.oauth import asked_in, may_ask
from knox_scopes.usage.source.reader import read_sources
from knox_scopes.usage.source.tree import Tree, source_files
