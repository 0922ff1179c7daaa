"""A request as a JavaScript program for Node, with fetch."""

__all__ = ["text"]

from string import Template

from knox_scopes.apps.requests.values import Request
from knox_scopes.catalog.oauth import FORM
from knox_scopes.report.requests.parts import comments, expression, lines, literal

RUN = "Needs Node 18 or newer, as a file that ends in .mjs."
ENVIRONMENT = """
const environment = (name) => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
};
"""
AUTHORIZE = Template("""\
$notes

import { createHash, randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
$helper
// In a web app, keep state and verifier in the session of the user.
const verifier = randomBytes(48).toString("base64url");
const state = randomBytes(24).toString("base64url");
const challenge = createHash("sha256").update(verifier).digest("base64url");
const query = new URLSearchParams({
$fields
});

// The URL has the state; the verifier is kept in a new file that only you can read.
writeFileSync($file, verifier, { flag: "wx", mode: 0o600 });
console.log($url + query);
""")
SEND = Template("""\
$notes
$helper
const response = await fetch($url, {
  method: $method,
  redirect: "error",
$settings
});
console.log(await response.text());
if (!response.ok) process.exitCode = 1;
""")


def text(request: Request) -> str:
    """Returns the program."""
    notes, helper = comments(request, "//", [RUN]), ENVIRONMENT if request.variables else ""
    if request.kind == "authorize":
        fields = lines(2, (f"{name}: {expression(value)}," for name, value in request.query))
        return AUTHORIZE.substitute(
            notes=notes,
            helper=helper,
            fields=fields,
            url=literal(f"{request.url}?"),
            file=literal(request.verifier_file),
        )
    headers = [*request.headers, *([("Content-Type", FORM)] if request.form else [])]
    settings = ["headers: {", *(f"  {literal(name)}: {expression(value)}," for name, value in headers), "},"]
    if request.form:
        form = (f"  {name}: {expression(value)}," for name, value in request.form)
        settings += ["body: new URLSearchParams({", *form, "}),"]
    return SEND.substitute(
        notes=notes,
        helper=helper,
        url=literal(request.url),
        method=literal(request.method),
        settings=lines(2, settings),
    )
