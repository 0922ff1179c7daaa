"""What the tests of rules on requests share: a request of each kind that is as the pages have it, changed as asked."""

__all__ = ["GOOD", "SERVER", "found_in", "pairs_of", "written"]

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

from knox_scopes.apps.context import Context
from knox_scopes.apps.registration import read_registration
from knox_scopes.catalog.model import Catalog
from knox_scopes.rules.lint import Lint, lint_requests
from knox_scopes.rules.requests.shown import requests_in

SERVER = "https://api.samsungknox.com/ams/v1/oauth2"
CLIENT = {"client_id": "4b0040c-8281b70f", "client_secret": "hunter2Xq9"}
# As the tables of the pages have them; the verifier and its challenge are those of RFC 7636, appendix B.
GOOD: Mapping[str, Mapping[str, str]] = {
    "authorize": {
        "response_type": "code",
        "client_id": CLIENT["client_id"],
        "scope": "ke.campaign:view ke.fota:view",
        "redirect_uri": "https://app.example.com/oauth2/redirect",
        "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
        "code_challenge_method": "S256",
        "state": "xcoivjuywkdkhvusuye3kch",
    },
    "client_credentials": {"grant_type": "client_credentials", **CLIENT, "scope": "kdp.devices:view"},
    "authorization_code": {
        "grant_type": "authorization_code",
        **CLIENT,
        "redirect_uri": "https://app.example.com/oauth2/redirect",
        "code_verifier": "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
        "code": "SplxlOBeZQQYbYS6WxSbIA",
    },
    "refresh_token": {"grant_type": "refresh_token", **CLIENT, "refresh_token": "tGzv3JOkF0XG5Qx2TlKWIA"},
    "revoke": {**CLIENT, "token": "45ghiukldjahdnhzdauz"},
}


def pairs_of(case: Mapping[str, Any]) -> dict[str, str]:
    """Returns the parameters of a case, encoded: those of its request, with some changed, removed (null) or raw."""
    meant = {**GOOD[case["request"]], **case.get("change", {})}
    encoded = {name: quote_plus(value) for name, value in meant.items() if value is not None}
    return {**encoded, **case.get("raw", {})}


def written(case: Mapping[str, Any]) -> str:
    """Returns the text of a case: as it is given, or its request as an address or a command."""
    if "file" in case:
        return str(case["file"])
    query = "&".join(f"{name}={value}" for name, value in pairs_of(case).items())
    if case["request"] == "authorize":
        return f"{SERVER}/authorize?{query}\n"
    return f"curl --data '{query}' {SERVER}/{'revoke' if case['request'] == 'revoke' else 'token'}\n"


def found_in(catalog: Catalog, case: Mapping[str, Any], folder: Path) -> Lint:
    """Returns what is found in the file of a case, as if it lay in a folder."""
    file = folder / case.get("name", "requests.txt")
    file.write_text(written(case), encoding="utf-8")
    context = None
    if "registration" in case:
        context = Context(catalog, read_registration(case["registration"].encode(), "app.yaml"))
    name = case.get("name", "")
    shown = requests_in(
        catalog, name if name == "-" else str(file), file.read_bytes(), is_registered=context is not None
    )
    assert shown is not None
    return lint_requests(catalog, shown.asked, context=context, job=case.get("job"))
