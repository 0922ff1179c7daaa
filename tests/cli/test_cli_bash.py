import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(sys.executable).with_name("knox-scopes")


@pytest.mark.parametrize(
    ("words", "offers"),
    [
        (["expand", "kdp.dev"], ["kdp.devices", "kdp.devices:manage", "kdp.devices:view"]),
        # As bash splits `kdp.devices:v`, and what stands before the colon is on the line already.
        (["expand", "kdp.devices", ":", "v"], ["view"]),
        (["expand", "kdp.devices", ":"], ["manage", "view"]),
        (["expand", "kdp.devices", ":", "view", "kdp.cus"], ["kdp.customers"]),
        (["review", "--scopes", "'kai.app kdp.cus"], ["kai.app kdp.customers"]),
        (["plan", "GET", "/kcs/v1/rp/dev"], ["/kcs/v1/rp/devices", "/kcs/v1/rp/devices/status"]),
        (["plan", "KAI_APP_ANR"], ["KAI_APP_ANR_FC"]),
        (["tree", "kd"], ["kdms", "kdp"]),
    ],
)
def test_bash_is_offered_what_completes_the_word(words: list[str], offers: list[str]) -> None:
    environment = {
        **os.environ,
        "_KNOX_SCOPES_COMPLETE": "bash_complete",
        "COMP_WORDS": "\n".join(["knox-scopes", *words]),
        "COMP_CWORD": str(len(words)),
    }
    done = subprocess.run([PROGRAM], env=environment, check=True, capture_output=True, encoding="utf-8")
    assert [line.removeprefix("plain,") for line in done.stdout.splitlines()] == offers
