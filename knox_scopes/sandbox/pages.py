"""What the sandbox shows in a browser: the consent page, and why a request is refused that goes back to no app."""

__all__ = ["consent_html", "policy", "refusal_html"]

from base64 import b64encode
from hashlib import sha256
from html import escape
from urllib.parse import urlsplit

from knox_scopes.apps.consent import Consent

STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}
.note{background:#fff3cd;border:1px solid #806000;padding:.5rem 1rem}
code{overflow-wrap:anywhere}
button{font:inherit;padding:.5rem 1.5rem;margin-right:1rem}
"""
STYLE_HASH = b64encode(sha256(STYLE.encode()).digest()).decode()
NOTE = '<p class="note">This is the sandbox of knox-scopes, not a Samsung server. Nobody signs in here.</p>'


def policy(redirect_url: str = "") -> str:
    """Returns the Content-Security-Policy of a page: no scripts, and a form that ends at this server or the app."""
    # A browser holds where a form is redirected to against the policy as well.
    parts = urlsplit(redirect_url)
    ends = f"'self' {parts.scheme}://{parts.netloc}" if redirect_url else "'none'"
    return (
        f"default-src 'none'; style-src 'sha256-{STYLE_HASH}'; form-action {ends}; "
        "frame-ancestors 'none'; base-uri 'none'"
    )


def consent_html(consent: Consent, action: str, page: str) -> str:
    """Returns the page that asks a customer; `page` is its key, which goes back with the answer."""
    who = escape(" ".join(filter(None, (consent.company, consent.app))) or "An app without a name")
    parts = [f"<h1>{who} asks for access</h1>"]
    for title, scopes in consent.services.items():
        rows = "".join(f"<li><code>{escape(one.scope)}</code>: {escape(one.summary)}</li>" for one in scopes)
        parts.append(f"<h2>{escape(title)}</h2><ul>{rows}</ul>")
    if consent.unknown:
        rows = "".join(f"<li><code>{escape(name)}</code></li>" for name in consent.unknown)
        parts.append(f"<h2>Not in the catalog</h2><ul>{rows}</ul>")
    parts.append(
        f'<form method="post" action="{escape(action)}"><input type="hidden" name="page" value="{escape(page)}">'
        '<button name="answer" value="allow">Allow</button><button name="answer" value="deny">Deny</button></form>'
    )
    return _html("Consent", "".join(parts))


def refusal_html(why: str) -> str:
    """Returns the page that says why a request is refused."""
    return _html("Refused", f"<h1>The request is refused</h1><p>{escape(why)}</p>")


def _html(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{title} - knox-scopes sandbox</title><style>{STYLE}</style></head><body>{NOTE}<main>{body}</main>"
        "</body></html>"
    )
