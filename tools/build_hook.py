"""Compiles the catalog when the package is built or installed, so that it need not be parsed at every start."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileCatalog(BuildHookInterface):  # type: ignore[type-arg]  # hatchling's interface has an unstated parameter
    """Checks the service files and writes them in the form that loads fast; a mistake in them stops the build."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - given by the interface
        """Writes knox_scopes/compiled.json from scopes/."""
        root = Path(self.root)
        sys.path.insert(0, str(root))
        from knox_scopes.catalog.load import COMPILED, compile_catalog  # noqa: PLC0415 - found only now

        compiled = root / "knox_scopes" / COMPILED
        aside = compiled.with_suffix(".new")
        aside.write_text(compile_catalog(root / "scopes"), encoding="utf-8")
        aside.replace(compiled)
