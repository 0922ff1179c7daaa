"""Measures `knox-scopes lint` over 1,000 registrations in one run, beside a check of their form alone.

It judges nothing. The peer reads the same files with PyYAML and holds them against the same JSON Schema, which is
what a schema checker does.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from random import Random
from statistics import median

import yaml

import knox_scopes
from knox_scopes.apps.registration import SCHEMA
from knox_scopes.catalog.model import Catalog

FILES = 1000
REPEATS = 5
SEED = 20250805

PEER = """\
import json, pathlib, sys, yaml, jsonschema
schema = json.loads(pathlib.Path(sys.argv[1]).read_text())
validator = jsonschema.validators.validator_for(schema)(schema)
loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
found = 0
for path in sorted(pathlib.Path(sys.argv[2]).iterdir()):
    found += sum(1 for _ in validator.iter_errors(yaml.load(path.read_bytes(), Loader=loader)))
print(found)
"""


def main() -> None:
    """Prints the times, the peak memory and the ratio."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "registrations"
        folder.mkdir()
        catalog = knox_scopes.load()
        random = Random(SEED)  # noqa: S311 - the same registrations each time
        for number in range(FILES):
            text = yaml.safe_dump(registration(catalog, random, number), sort_keys=False)
            (folder / f"app{number:04}.yaml").write_text(text, encoding="utf-8")
        script = Path(sys.executable).with_name("knox-scopes")
        ours = [str(script), "lint", "--format", "json", "--fail-on", "error", str(folder)]
        peer = [sys.executable, "-c", PEER, SCHEMA, str(folder)]
        times: dict[str, list[tuple[float, int]]] = {"lint": [], "form": []}
        for repeat in range(REPEATS):
            turns = [("lint", ours), ("form", peer)]
            for what, command in turns if repeat % 2 else reversed(turns):
                times[what].append(timed(command))
        findings = json.loads(subprocess.run(ours, check=False, capture_output=True).stdout)["findings"]  # noqa: S603
    ratio = median(mine / theirs for (mine, _), (theirs, _) in zip(times["lint"], times["form"], strict=True))
    print(f"{FILES} registrations, {len(findings)} findings, medians of {REPEATS}")
    for what, runs in times.items():
        seconds, kilobytes = (median(column) for column in zip(*runs, strict=True))
        print(f"{what}  {seconds:5.2f} s  {seconds / FILES * 1000:5.2f} ms a file  {kilobytes / 1024:6.0f} MB at most")
    print(f"lint / form  {ratio:.2f}x")


def registration(catalog: Catalog, random: Random, number: int) -> dict[str, object]:
    """Returns a registration like those people write: some scopes that fit the uses, and some that do not."""
    endpoints = random.sample([at for at, one in catalog.endpoints.items() if one.opened_by == "scopes"], 12)
    events = random.sample(list(catalog.events), 3)
    least = knox_scopes.plan(catalog, [*endpoints, *events]).scopes
    scopes = [*random.sample(least, len(least) * 3 // 4), *random.sample(list(catalog.scopes), 3)]
    return {
        "app": {"name": f"App {number}", "description": "Does what it does."},
        "owner": "team@example.com",
        "audience": random.choice(["customer", "msp", "reseller", "uem-partner"]),
        "grant_types": ["authorization_code"],
        "consent_screen": {"company_name": "Example", "home_page": "https://www.example.com"},
        "redirect_urls": [f"https://www.example.com/{number}/redirect"],
        "expiration": {"access_token": "10m", "refresh_token": "30d"},
        "scopes": scopes,
        "reasons": {scopes[0]: "Needed."},
        "uses": {"endpoints": endpoints[:8], "events": events, "complete": "true"},
        "jobs": {"nightly": {"endpoints": endpoints[8:]}},
        "catalog": catalog.version,
    }


def timed(command: list[str]) -> tuple[float, int]:
    """Returns the seconds of the processor that a process takes, and the kilobytes that it has at most."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603 - our own command
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss


if __name__ == "__main__":
    main()
