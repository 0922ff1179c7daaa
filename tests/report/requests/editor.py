"""Sends the request in a file as an editor does: variables are put in as they are, then the rest is sent."""

import os
import re
import sys
from http.client import HTTPConnection
from pathlib import Path


def main(file: str) -> None:
    """Sends it, and prints the body of the answer."""
    text = Path(file).read_text(encoding="utf-8")
    kept = [line for line in text.splitlines() if not line.startswith("#")]
    values = {}
    for line in kept:
        if found := re.fullmatch(r"@(\w+) = \{\{\$processEnv (\w+)\}\}", line):
            values[found[1]] = os.environ[found[2]]
    rest = "\n".join(line for line in kept if not line.startswith("@")).strip("\n")
    rest = re.sub(r"\{\{(\w+)\}\}", lambda found: values[found[1]], rest)
    head, _, body = rest.partition("\n\n")
    first, *headers = re.sub(r"\n {4}(?=[?&])", "", head).split("\n")
    method, _, url = first.partition(" ")
    fields = dict(header.split(": ", 1) for header in headers)
    host, path = url.removeprefix("http://").split("/", 1)
    connection = HTTPConnection(host)
    connection.request(method, f"/{path}", body or None, fields)
    answer = connection.getresponse()
    sys.stdout.write(answer.headers.get("Location") or answer.read().decode())


if __name__ == "__main__":
    main(sys.argv[1])
