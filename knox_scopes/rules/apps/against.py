"""What findings against a policy have in common: the line of it, how to comply, and the waiver to ask for."""

__all__ = ["against"]

import json
import re
from collections.abc import Sequence

from knox_scopes.apps.context import Context
from knox_scopes.apps.judge import Breach
from knox_scopes.catalog.strict import Keys
from knox_scopes.errors import Finding


def against(context: Context, code: str, at: str, breaches: Sequence[Breach], *, keys: Keys | None = None) -> Finding:
    """Returns the finding on what is against lines of the policy; the first is the message, the others are evidence."""
    first, *others = breaches
    ask = f"ask for this entry under `waivers` in {first.clause.place.file}: {_waiver(code, context.app, at)}"
    return context.finding(
        at,
        f"{first.says} ({first.clause.line})",
        f"{first.comply}, or {ask}",
        keys=keys,
        evidence=(*first.evidence, *(f"{breach.says} ({breach.clause.line})" for breach in others)),
    )


def _waiver(code: str, app: str, at: str) -> str:
    """Returns the entry that waives a finding; it is refused as long as nobody has put a day in place of the dots."""
    entry = {"code": code, "app": _quoted(app), "at": _quoted(at), "owner": "...", "reason": "...", "until": "..."}
    return f"- {{{', '.join(f'{key}: {value}' for key, value in entry.items())}}}"


def _quoted(text: str) -> str:
    """Returns a text as YAML has it between braces; everything is text there, also `true`."""
    return text if re.fullmatch(r"[A-Za-z](?:[A-Za-z0-9_./ -]*[A-Za-z0-9])?", text) else json.dumps(text)
