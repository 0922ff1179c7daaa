"""What the tests of readers share: texts with a secret wherever a call may carry one."""

__all__ = ["SECRET", "hostile", "shows_no_secret"]

from collections.abc import Iterable

from hypothesis import strategies as st

SECRET = "s3cret"  # noqa: S105 - what must show nowhere

urls = st.sampled_from(
    [
        f"https://api.samsungknox.com/kcs/v1/rp/devices?access_token={SECRET}",
        f"https://ann:{SECRET}@api.samsungknox.com/kcs/v1/rp/devices",
        f"/kcs/v1/rp/devices?x={SECRET}",
        f"/kcs/v1/rp/devices?x y={SECRET}",
        f"/kcs/v1/rp/devices?x - y={SECRET}",
        f"`/kcs/v1/rp/devices?x` ({SECRET})",
        f"{{{{baseUrl}}}}/kcs/v1/rp/devices?x={SECRET}&y=1",
        f"https://{SECRET}:x@api.samsungknox.com/ke/v1/fota#{SECRET}",
    ]
)
options = st.sampled_from(
    [
        f"-H 'Authorization: Bearer {SECRET}'",
        f'-H "X-Api-Key: {SECRET}"',
        f'-d \'{{"a": "{SECRET}"}}\'',
        f'-d \'{{\n  "a": "{SECRET}"\n}}\'',
        f"-u ann:{SECRET}",
        f"--user=ann:{SECRET}",
        f"--cookie {SECRET}",
        f'--data-binary "{SECRET}',
        "\\\n",
        "-X PUT",
        "-s",
    ]
)
commands = st.builds(
    lambda tool, words, url, last: " ".join([tool, *words, url, *last]),
    st.sampled_from(["curl", "$ curl", "- `curl", "TOKEN=$(curl"]),
    st.lists(options, max_size=4),
    urls,
    st.lists(options, max_size=2),
)
requests = st.builds(
    lambda method, url: f"{method} {url}", st.sampled_from(["GET", "put", "-", "1. GET", "| GET |"]), urls
)
hostile = st.lists(commands | requests | st.sampled_from(["", "words", "|", "# GET /a"]), max_size=5).map("\n".join)


def shows_no_secret(found: Iterable[object]) -> None:
    assert SECRET not in str(list(found))
