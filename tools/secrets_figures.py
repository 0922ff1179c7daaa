#!/usr/bin/env python3
"""Measures how many planted secrets lint misses, and how many harmless registrations it takes for secrets.

Makes the same registrations each time: every kind of secret in every place of a file that fits it, and harmless ones
that speak of tokens and passwords, or hold what looks random. Prints both figures and what was got wrong.
"""

__all__ = ["Planted", "harmless", "is_alarm", "is_missed", "planted"]

import base64
import json
import string
from collections.abc import Callable
from random import Random
from typing import NamedTuple

from knox_scopes.apps.registration import read_registration

SEED = 20251119
ALNUM = string.ascii_letters + string.digits
UPPER = string.ascii_uppercase + string.digits


class Planted(NamedTuple):
    """A file with a secret: the kind of secret, the place in the file, its text, and what must not be shown of it."""

    kind: str
    place: str
    text: str
    secret: str


def main() -> None:
    """Prints the figures."""
    cases, texts = planted(), harmless()
    missed = [case for case in cases if is_missed(case)]
    alarms = [text for text in texts if is_alarm(text)]
    kinds = {case.kind for case in cases}
    print(f"planted: {len(cases)} secrets of {len(kinds)} kinds, {len(missed)} missed ({len(missed) / len(cases):.1%})")
    for case in missed:
        print(f"  {case.kind}, {case.place}: {case.text!r}")
    print(f"harmless: {len(texts)} registrations, {len(alarms)} false alarms ({len(alarms) / len(texts):.1%})")
    for text in alarms:
        print(f"  {text!r}")


def is_missed(case: Planted) -> bool:
    """Tells whether nothing is said of a secret, or anything of it is shown."""
    found = read_registration(case.text.encode(), "app.yaml")
    is_told = any(problem.code == "KS002" for problem in found.problems) or found.is_empty
    return bool(found.lines) or not is_told or case.secret in repr((found, *map(tuple, found.problems)))


def is_alarm(text: str) -> bool:
    """Tells whether a harmless registration is taken for one that holds a secret."""
    return not read_registration(text.encode(), "app.yaml").lines


# -- what is planted


def planted() -> list[Planted]:
    """Returns each kind of secret in each place that fits it."""
    random = Random(SEED)  # noqa: S311 - nothing here is secret
    cases = []
    for kind, make in {**NAMED, **FORMED}.items():
        for place, put in {**(PLACES_OF_NAMED if kind in NAMED else {}), **(PLACES if kind in FORMED else {})}.items():
            name, secret = make(random)
            cases.append(Planted(kind, place, put(name, secret), secret))
    secrets = (_letters(random, 12) for _ in ODD)
    return cases + [
        Planted("odd", "", text.replace("S3", secret), secret) for text, secret in zip(ODD, secrets, strict=True)
    ]


def _letters(random: Random, length: int, among: str = ALNUM) -> str:
    """Returns random characters, the last a digit, as hardly any token of that length has none."""
    return "".join(random.choices(among, k=length - 1)) + random.choice(string.digits)


def _jwt(random: Random) -> str:
    parts = ({"alg": "RS256"}, {"sub": _letters(random, 9)}, {"sig": _letters(random, 30)})
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)


def _basic(random: Random) -> str:
    return base64.b64encode(f"svc:{_letters(random, 12)}".encode()).decode()


# Secrets that a name in front makes known.
NAMED: dict[str, Callable[[Random], tuple[str, str]]] = {
    "client secret": lambda random: ("client_secret", _letters(random, 32)),
    "password with digits": lambda random: ("password", _letters(random, 10)),
    "password of letters": lambda random: ("db_password", "".join(random.choices(string.ascii_lowercase, k=11))),
    "password with marks": lambda random: ("passwd", f"{_letters(random, 5)}!{_letters(random, 5)}"),
    "password of digits": lambda random: ("PASSWORD", str(random.randrange(10**7, 10**8))),
    "short password": lambda random: ("pwd", _letters(random, 6)),
    "passphrase": lambda random: ("passphrase", f"{_letters(random, 6)}-{_letters(random, 6)}"),
    "access token": lambda random: ("accessToken", _letters(random, 40)),
    "refresh token": lambda random: ("refresh-token", _letters(random, 24)),
    "API key": lambda random: ("apiKey", _letters(random, 20)),
    "API key in hexadecimal": lambda random: ("X-Api-Key", _letters(random, 32, "0123456789abcdef")),
    "cloud key": lambda random: ("aws_secret_access_key", f"{_letters(random, 20)}/{_letters(random, 19)}"),
    "storage key": lambda random: ("AccountKey", base64.b64encode(random.randbytes(32)).decode()),
    "credential": lambda random: ("SERVICE_CREDENTIAL", _letters(random, 16)),
}
PLACES_OF_NAMED: dict[str, Callable[[str, str], str]] = {
    "value": lambda name, secret: f"scopes: [kdp]\n{name}: {secret}\n",
    "value in quotes": lambda name, secret: f'owner: x\n"{name}": "{secret}"\n',
    "value within": lambda name, secret: f"app:\n  name: x\n  {name}: '{secret}'\n",
    "repeated as a scope": lambda name, secret: f"{name}: {secret}\nscopes: [kdp, '{secret}']\n",
    "list": lambda name, secret: f"{name}:\n  - {secret}\nscopes: [kdp]\n",
    "flow mapping": lambda name, secret: f"app: {{name: x, {name}: '{secret}', description: y}}\n",
    "literal block": lambda name, secret: f"scopes: [kdp]\n{name}: |\n  {secret}\n",
    "folded block": lambda name, secret: f"{name}: >-\n  {secret}\nscopes: [kdp]\n",
    "JSON": lambda name, secret: json.dumps({"scopes": ["kdp"], name: secret}),
    "JSON in lines": lambda name, secret: json.dumps({"app": {name: secret}, "owner": "x"}, indent=2),
    "broken JSON": lambda name, secret: f'{{"scopes": ["kdp"], "{name}": "{secret}",, }}',
    "broken YAML": lambda name, secret: f"scopes: [kdp\n{name}: {secret}\n",
    "assignment in a value": lambda name, secret: f"app: {{description: 'start it with {name}={secret}'}}\n",
    "assignment in a block": lambda name, secret: f"app:\n  description: |\n    Settings:\n    {name}: {secret}\n",
    "assignment in a scope": lambda name, secret: f"scopes: ['{name}={secret}', kdp]\n",
    "assignment in a key": lambda name, secret: f"'{name}={secret}': x\nscopes: [kdp]\n",
    "connection string": lambda name, secret: f"owner: 'Server=db1;{name}={secret};Pool=5'\n",
    "query": lambda name, secret: f"redirect_urls: ['https://example.com/cb?{name}={secret}']\n",
    "comment": lambda name, secret: f"# {name}: {secret}\nscopes: [kdp]\n",
    "comment behind": lambda name, secret: f"scopes: [kdp]  # {name} = {secret}\n",
    "commented assignment": lambda name, secret: f"#export {name}='{secret}'\nscopes: [kdp]\n",
    "comment on the next line": lambda name, secret: f"# {name}:\n#   {secret}\nscopes: [kdp]\n",
    "commented JSON": lambda name, secret: f'#  "{name}": "{secret}",\nscopes: [kdp]\n',
}
# Secrets that are known by their form wherever they stand; the name is the text around them.
FORMED: dict[str, Callable[[Random], tuple[str, str]]] = {
    "JSON Web Token": lambda random: ("{}", _jwt(random)),
    "GitHub token": lambda random: ("{}", f"ghp_{_letters(random, 36)}"),
    "GitHub fine-grained token": lambda random: ("{}", f"github_pat_{_letters(random, 22)}_{_letters(random, 59)}"),
    "GitLab token": lambda random: ("{}", f"glpat-{_letters(random, 20)}"),
    "Slack token": lambda random: ("{}", f"xoxb-{random.randrange(10**11)}-{_letters(random, 24)}"),
    "AWS key": lambda random: ("{}", f"AKIA{_letters(random, 16, UPPER)}"),
    "AWS session key": lambda random: ("{}", f"ASIA{_letters(random, 16, UPPER)}"),
    "Google key": lambda random: ("{}", f"AIza{_letters(random, 35)}"),
    "Stripe key": lambda random: ("{}", f"sk_live_{_letters(random, 24)}"),
    "Basic": lambda random: ("Basic {}", _basic(random)),
    "Bearer": lambda random: ("Bearer {}", _letters(random, 32)),
    "header": lambda random: ("Authorization: Token {}", _letters(random, 24)),
    "user information": lambda random: ("https://svc:{}@example.com/x", _letters(random, 12)),
    "token as user": lambda random: ("https://{}@example.com/x.git", _letters(random, 30)),
    "signed URL": lambda random: ("https://example.com/x?sv=2&sig={}", _letters(random, 30)),
    "PEM": lambda random: (
        "-----BEGIN RSA PRIVATE KEY-----\\n{}\\n-----END RSA PRIVATE KEY-----",
        _letters(random, 64),
    ),
}
PLACES: dict[str, Callable[[str, str], str]] = {
    "value": lambda form, secret: f'owner: "{form.format(secret)}"\n',
    "value over lines": lambda form, secret: f'owner: "see\n  {form.format(secret)}\n  there"\n',
    "scope": lambda form, secret: f'scopes: [kdp, "{form.format(secret)}"]\n',
    "reason": lambda form, secret: f'reasons: {{kdp: "we call {form.format(secret)} for it"}}\n',
    "key": lambda form, secret: f'"{form.format(secret)}": x\nscopes: [kdp]\n',
    "job": lambda form, secret: f'jobs: {{"{form.format(secret)}": {{events: [E]}}}}\n',
    "use": lambda form, secret: f'uses: {{endpoints: ["GET {form.format(secret)}"]}}\n',
    "literal block": lambda form, secret: (
        "app:\n  description: |\n    We use\n    " + form.format(secret).replace("\\n", "\n    ") + "\n"
    ),
    "comment": lambda form, secret: "# " + form.format(secret).replace("\\n", "\n# ") + "\nscopes: [kdp]\n",
    "comment behind": lambda form, secret: f"scopes: [kdp]  # was {form.format(secret)}\n",
    "JSON": lambda form, secret: '{"owner": "' + form.format(secret) + '", "scopes": ["kdp"]}',
    "broken JSON": lambda form, secret: '{"owner": "' + form.format(secret) + '", "scopes": ["kdp"]',
    "broken YAML": lambda form, secret: f'scopes: [kdp\nowner: "{form.format(secret)}"\n',
}

# What was thought of afterwards, by somebody who looks for what is missed: S3 is the secret.
ODD = (
    "# the password is S3",
    "# pass: S3",
    "# pw=S3",
    "# PWD S3",
    "# secret -> S3",
    "# client_secret\n# S3",
    "# login: bob / S3",
    "# password:\n\n#   S3",
    "# password:  # old one\n#   S3",
    "client secret: S3",
    "auth: {user: bob, pass: S3}",
    "secret:\n  prod: S3\n  dev: x",
    "env:\n- name: CLIENT_SECRET\n  value: S3",
    "cookie: session=S3",
    "# curl -u svc:S3 https://example.com",
    "# curl -H 'X-API-Key: S3' https://example.com",
    "# mysql -psecretS3",
    "# postgres://svc:S3@db/x",
    "# https://:S3@host/",
    "owner: 'AccountName=x;AccountKey=S3==;'",
    "# export TOKEN=S3",
    "# token=S3",
    '# "token" : "S3"',
    "# Token: Bearer S3",
    "# password = 'open S3 now'",
    "redirect_urls: ['https://example.com/cb?access_token=S3']",
    "redirect_urls: ['https://example.com/cb#id_token=S3']",
    "redirect_urls: ['https://example.com/a?sv=1&sig=S3%2B']",
    "redirect_urls: ['https://hooks.slack.com/services/T01/B01/S3']",
    "uses: {endpoints: ['GET /x?pwd=S3']}",
    "uses: {endpoints: ['GET /x?apikey=S3']}",
    "# client_secret (prod): S3",
    "# secret for prod: S3",
    "# -----BEGIN PGP PRIVATE KEY BLOCK-----\n# S3\nscopes: [S3]",
    "# kdp token S3",
    "scopes: ['kdp token=S3']",
    "# bearer: S3",
    "# Authorization: S3",
    "# SharedAccessSignature sr=x&sig=S3&se=1",
    "# AWS_SESSION_TOKEN=S3",
    "# sk-proj-S3S3",
    "password: |\n  S3\n  second line\nowner: second line",
    "- password: S3",
    "client_secret: !!str S3",
    "client_secret: !!binary S3",
    "'client_secret ': S3",
    "clientsecret: S3",
    "CLIENT_SECRET_KNOX: S3",
    "knox_secret_prod_eu: S3",
    "password1: S3",
    "# password\uff1aS3",
    "# Passwort: S3",
    "# \ube44\ubc00\ubc88\ud638: S3",
    "tokens: [S3, x]",
    "secrets: {a: S3}",
    "ignore: [{code: KS104, reason: 'uses secret S3'}]",
    "app: {name: x, description: 'key: S3'}",
    '# client_secret: "abc\\"S3"',
    "# passwords:\n#   - S3",
    "\ufeff# password: S3",
    "# DB_PASS=S3",
    "db_pass: S3",
    "pass: S3",
    "sas: '?sv=2&sig=S3'",
    "jwt: S3",
    "authorization: Bearer S3",
    "signature: S3",
)


# -- what is harmless


def harmless() -> list[str]:
    """Returns sentences that speak of secrets as comments, descriptions and reasons, and values that look random."""
    random = Random(SEED)  # noqa: S311 - nothing here is secret
    texts = [put(line) for line in PROSE for put in PLACES_OF_PROSE.values()]
    texts += [put(make(random)) for make in VALUES for put in PLACES_OF_VALUES.values()]
    return [*texts, *SETTINGS]


PLACES_OF_PROSE: dict[str, Callable[[str], str]] = {
    "comment": lambda line: f"# {line}\nscopes: [kdp]\n",
    "description": lambda line: json.dumps({"app": {"name": "x", "description": line}}),
    "reason": lambda line: f"scopes: [kdp]\nreasons:\n  kdp: >-\n    {line}\n    Agreed with the reviewer.\n",
}
PROSE = (
    "We use bearer authentication with Knox.",
    "the token expires after 5 minutes",
    "token lifetime: see docs",
    "Basic authentication is not used.",
    "basic access, bearer tokens, nothing else",
    "Bearer tokens (RFC 6750) only.",
    "Bearer OAuth2.0 tokens are sent with each request.",
    "The client secret is kept in a vault.",
    "client secret: kept in the vault of the team",
    "password: none is stored here",
    "Passwords are rotated every 90 days.",
    "password policy: at least 12 characters, see NIST SP 800-63B",
    "The access token lives 10m, the refresh token 90d.",
    "access_token: 10m",
    "refresh_token: 90d, as long as the portal allows",
    "tokens: one a job",
    "token endpoint: https://api.samsungknox.com/ams/v1/oauth2/token",
    "token endpoint = POST /ams/v1/oauth2/token",
    "api key: not needed with OAuth",
    "API keys of version 1 are no longer accepted.",
    "secret: ${CLIENT_SECRET}",
    "client_secret: <your client secret>",
    "client_secret=$KNOX_CLIENT_SECRET",
    "password: ********",
    "token: {{ token }}",
    "CLIENT_SECRET comes from the environment",
    "Rotate the secret in the portal: Settings > Apps > Secret.",
    "The secret of a good plan: ask for little.",
    "Credentials: see the runbook of the on-call team",
    "credentials are issued per tenant",
    "An assertion (RFC 7523) replaces the password.",
    "private key: stays in the HSM",
    "private_key_jwt is the method of authentication",
    "The public key is at https://example.com/.well-known/jwks.json",
    "-----BEGIN PUBLIC KEY----- would be harmless",
    "-----BEGIN CERTIFICATE----- stands at the top of the file",
    "Asks for kdp.devices:view with token exchange, subject_token_type=urn:ietf:params:oauth:token-type:jwt",
    "grant: client_credentials; token type: JWT",
    "token format: RFC9068",
    "authorization: via OAuth 2.0",
    "Authorization: Bearer <token>",
    "Authorization code grant, with PKCE",
    "pwd is the current folder",
    "Contact ann@example.com or bob.smith2@example.co.uk",
    "see ssh://git@github.com/acme/app.git",
    "see https://service-account@example.com/wiki",
    "see https://example.com/search?q=token&page=2",
    "see https://example.com/cb?state=xyz&code=abc",
    "https://example.com/docs?version=2025-11-19&lang=en",
    "App id 0f8fad5b-d9cb-469f-a165-70867728950e",
    "commit 56c8bd6d3c4a0bd0a3d8d7a9b5a1c2e3f4a5b6c7",
    "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "Ticket SEC-2041: token scope too broad",
    "As of 2025-10-28, tokens with kdp.devices reach /kcs/v1/rp/devices.",
    "GET /kcs/v1/rp/devices needs a token with kdp.devices:view",
    "Password reset: handled by the customer",
    "Is the token secret? Yes.",
    "Which token? The one of the nightly job.",
    "token = what the server hands out",
    "secret is rotated; password is required",
    "the token is opaque",
    "passwordless: true",
    "tokenizer: wordpiece",
    "key: value",
    "sk-learn and npm_config are no tokens",
    "Task force AIza and ASIA region",
    "ASIA-PACIFIC customers; AKIA is a prefix",
    "The github_pat_ and ghp_ prefixes mark tokens.",
    "eyJ is how a JWT begins",
    "Devices of km.user:pwd reset",
    "token refresh: every 50 minutes",
    "session token (short-lived): handled by the SDK",
    "Secrets: AWS Secrets Manager, path /prod/knox",
    "secret store: vault.example.com",
    "password field is masked in the console",
    "Do not log the token.",
    "Access key rotation: quarterly",
    "api-key authentication ended with v1 in 2024",
    "the credential helper of git",
    "assertions: 25 unit tests",
    "max tokens: 4096",
    "keys: kdp, ke",
    "100 tokens a minute is the limit",
    "See RFC 6749, section 4.4: client credentials grant.",
    "Bearer of the contract: ACME Ltd.",
    "Basic plan, 2500 devices",
    "Basic Plan2025-enterprise",
)
PLACES_OF_VALUES: dict[str, Callable[[str], str]] = {
    "name": lambda value: f"app: {{name: 'App {value}'}}\n",
    "owner": lambda value: f'{{"owner": "{value}", "scopes": ["kdp"]}}',
    "comment": lambda value: f"scopes: [kdp]  # {value}\n",
    "redirect URL": lambda value: f"redirect_urls: ['https://example.com/apps/{value}/cb']\n",
}
VALUES: tuple[Callable[[Random], str], ...] = (
    lambda random: _letters(random, 64, "0123456789abcdef"),
    lambda random: _letters(random, 40, "0123456789abcdef"),
    lambda random: _letters(random, 32, "0123456789abcdef"),
    lambda random: _letters(random, 22),
    lambda random: _letters(random, 12, UPPER),
    lambda random: "-".join(_letters(random, size, "0123456789abcdef") for size in (8, 4, 4, 4, 12)),
    lambda random: f"client-{_letters(random, 16)}",
    lambda random: f"sha256-{base64.b64encode(random.randbytes(32)).decode().replace('/', '_')}",
    lambda random: f"v{random.randrange(9)}.{random.randrange(99)}.{random.randrange(99)}-rc{random.randrange(9)}",
    lambda random: str(random.randrange(10**15)),
)
# Registrations of the right form, and notes in them, with words that name secrets.
SETTINGS = (
    "expiration: {authorization_code: 5m, access_token: 60m, refresh_token: 90d}\nscopes: [kdp]\n",
    'expiration:\n  access_token: "10m"  # refresh_token: 90d is the most\n',
    "# expiration: {access_token: 10m}\nscopes: [kdp]\n",
    "# expiration:\n#   access_token: 10m\n#   refresh_token: 90d\nscopes: [kdp]\n",
    "jobs:\n  token-refresh: {endpoints: [POST /ams/v1/oauth2/token]}\n  rotate-secret: {events: [KAI_APP_ANR_FC]}\n",
    "uses: {endpoints: [POST /ams/v1/oauth2/token, POST /ams/v1/oauth2/revoke]}\n",
    "reasons: {email: the token endpoint wants it, openid: for the ID token}\n",
    "ignore: [{code: KS104, at: kdp, reason: 'Token of a trial tenant, agreed with security.', until: 2026-10-08}]\n",
    "consent_screen: {privacy_policy: 'https://example.com/privacy?lang=en#tokens', logo: img/secret-garden.png}\n",
    "redirect_urls: ['https://example.com/oauth/token/callback', 'https://example.com/cb?app=knox2025']\n",
    "app: {name: Password Manager Rollout, description: 'Token Ring to Wi-Fi, phase 2'}\nscopes: [kdp]\n",
    "grant_types: [client_credentials, authorization_code]\nowner: secrets-team@example.com\n",
    # What was thought of afterwards.
    "# This token: kdp.devices:view\nscopes: [kdp]\n",
    "# secret: KS002 finds it\nscopes: [kdp]\n",
    "# see KS002 (secret)\nscopes: [kdp]\n",
    "token_url: https://x/y\nscopes: [kdp]\n",
    "app: {name: x, description: 'Secret santa 2025: gifts4all'}",
    "app: {name: Pass2Go}",
    "# password: ask Ann\nscopes: [kdp]\n",
    "# password: ask-ann\nscopes: [kdp]\n",
    "# password: in 1Password\nscopes: [kdp]\n",
    "# password: 1Password\nscopes: [kdp]\n",
    "# token: oauth2\nscopes: [kdp]\n",
    "# tokens: OAuth2-based\nscopes: [kdp]\n",
    "# client_secret: vault:knox/prod\nscopes: [kdp]\n",
    "# client_secret: ENV[KNOX]\nscopes: [kdp]\n",
    "# client_secret: from-env\nscopes: [kdp]\n",
    "# secret name: knox-prod2\nscopes: [kdp]\n",
    "# credential: X509\nscopes: [kdp]\n",
    "# access token: 10m; refresh token: 90d\nscopes: [kdp]\n",
    "# token=required\nscopes: [kdp]\n",
    "# grant_type=client_credentials&scope=kdp\nscopes: [kdp]\n",
    "# subject_token=...\nscopes: [kdp]\n",
    "# client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer\nscopes: [kdp]\n",
    "redirect_urls: ['https://example.com/cb?key=1']",
    "redirect_urls: ['https://example.com/cb?code=samsung-knox-2025']",
    "owner: 'Ann <ann@example.com>'",
    "# max_tokens=25000\nscopes: [kdp]\n",
    "# token count: 12000k\nscopes: [kdp]\n",
    "reasons: {kdp: 'Token: needed for POST /ams/v1/oauth2/token'}",
    "reasons: {kdp: 'Bearer, as RFC6750-2012 has it'}",
    "# https://example.com:8443/a@b\nscopes: [kdp]\n",
    "# see https://example.com/@samsung/knox-2025\nscopes: [kdp]\n",
    "# git@github.com:acme/app.git\nscopes: [kdp]\n",
    "# api_key: deprecated\nscopes: [kdp]\n",
    "# password: (in the vault)\nscopes: [kdp]\n",
    "# basic YAML1.2 only\nscopes: [kdp]\n",
    "# assertion: device.count==25\nscopes: [kdp]\n",
    "# private key: RSA-2048\nscopes: [kdp]\n",
    "# encryption key: AES-256\nscopes: [kdp]\n",
    "# token (JWT): RFC 7519\nscopes: [kdp]\n",
)


if __name__ == "__main__":
    main()
