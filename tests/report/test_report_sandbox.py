"""What the sandbox says at its end, in words."""

from stand import Stand, app

from knox_scopes.catalog.model import Catalog
from knox_scopes.report.sandbox import end_text


def test_calls_that_are_not_listed_are_told_apart(catalog: Catalog) -> None:
    stand = Stand(catalog, app("ke.campaign:view ke.devices"))
    token = stand.credentials("ke.campaign:view ke.devices")
    for request in ("GET /ke/v1/campaigns", "GET /ke/v1/campaign", "GET /elsewhere", "GET /elsewhere"):
        stand.call(token, request)
    usage = stand.sandbox.seen.usage
    text = end_text(usage, stand.sandbox.seen.review(usage), stand.sandbox.seen.refused, colour=False)
    assert "2 endpoints called" in text
    assert "GET /ke/v1/{...}  `/ke/v1/{...}` is not an endpoint" in text
    assert "other paths  2 calls" in text
    assert "404 unknown_path  (not listed)  3 times" in text
    assert "least for these calls: ke.campaign:view" in text


def test_the_least_is_without_the_scopes_of_events(catalog: Catalog) -> None:
    stand = Stand(catalog, app("kai.app ke.fota:view"))
    token = stand.credentials("kai.app ke.fota:view")
    for request, least in (("POST /kwn/v1/subscriptions", ""), ("GET /ke/v1/fota", "ke.fota:view and ")):
        stand.call(token, request)
        usage = stand.sandbox.seen.usage
        text = end_text(usage, stand.sandbox.seen.review(usage), stand.sandbox.seen.refused, colour=False)
        assert f"least for these calls: {least}those of the events that are subscribed to\n" in f"{text}\n"
    assert "undetermined  kai.app: may be needed for POST /kwn/v1/subscriptions" in text
    assert "unneeded" not in text


def test_where_nothing_was_called_nothing_is_needed(catalog: Catalog) -> None:
    seen = Stand(catalog, app("ke.campaign:view")).sandbox.seen
    text = end_text(seen.usage, seen.review(seen.usage), seen.refused, colour=True)
    assert "0 endpoints called" in text
    assert "refused" not in text
    assert "\x1b[36mnone\x1b[0m" in text
