"""Drives the consent page of the sandbox in Chromium: a customer allows or denies, and the app hears of it."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from drive import chromium
from playwright.sync_api import Browser, Page
from stand import CHALLENGE, CREDENTIALS, ID, SECRET, VERIFIER

from knox_scopes.catalog.model import Catalog
from knox_scopes.sandbox import Running, running


class _App(BaseHTTPRequestHandler):
    """Stands for the app that customers come back to."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"back in the app")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running_:
        yield running_


@pytest.fixture(scope="module")
def redirect() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), _App) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/redirect"
        server.shutdown()


@pytest.fixture
def served(tmp_path: Path, catalog: Catalog, redirect: str) -> Iterator[Running]:
    file = tmp_path / "app.yaml"
    file.write_text(
        "app: {name: <b>Planner</b>}\ngrant_types: [authorization_code]\nconsent_screen: {company_name: Example & Co}\n"
        f"redirect_urls: ['{redirect}']\nscopes: [ke.campaign:view, ke.devices:view]\n",
        encoding="utf-8",
    )
    with running(file, catalog=catalog, credentials=CREDENTIALS, consent="ask") as served:
        yield served


@pytest.fixture
def page(browser: Browser, served: Running, redirect: str) -> Iterator[Page]:
    """Yields the consent page; what the browser complains of is a failure."""
    query = urlencode(
        {"response_type": "code", "client_id": ID, "scope": "ke.campaign:view ke.devices:view",
         "redirect_uri": redirect, "code_challenge": CHALLENGE, "code_challenge_method": "S256", "state": "a b&c=ä"}
    )  # fmt: skip
    wrong: list[str] = []
    with browser.new_context() as window:
        page = window.new_page()
        page.on("console", lambda message: None if "favicon" in message.text else wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(f"{served.url}/ams/v1/oauth2/authorize?{query}")
        yield page
    assert wrong == []


def came_back(page: Page, redirect: str) -> dict[str, str]:
    """Returns what the browser brought to the app."""
    page.wait_for_url(f"{redirect}?**")
    assert page.inner_text("body") == "back in the app"
    return {name: value for name, [value] in parse_qs(urlsplit(page.url).query).items()}


def test_who_allows_brings_the_app_a_code(page: Page, served: Running, redirect: str) -> None:
    assert page.get_by_role("heading", level=1).inner_text() == "Example & Co <b>Planner</b> asks for access"
    assert page.locator("script").count() == 0
    assert page.get_by_text("not a Samsung server").is_visible()
    # The style is let in by its hash.
    assert page.evaluate("getComputedStyle(document.querySelector('.note')).borderTopWidth") == "1px"
    page.get_by_role("button", name="Allow").click()
    back = came_back(page, redirect)
    assert back["state"] == "a b&c=ä"
    fields = {"grant_type": "authorization_code", "code": back["code"], "redirect_uri": redirect}
    fields |= {"code_verifier": VERIFIER, "client_id": ID, "client_secret": SECRET}
    assert httpx.post(f"{served.url}/ams/v1/oauth2/token", data=fields).status_code == 200


def test_who_denies_brings_the_app_the_error(page: Page, redirect: str) -> None:
    page.get_by_role("button", name="Deny").click()
    back = came_back(page, redirect)
    assert (back["error"], back["state"], "code" in back) == ("access_denied", "a b&c=ä", False)


def test_another_site_cannot_answer_for_the_customer(page: Page, served: Running) -> None:
    key = page.locator("input[name=page]").get_attribute("value")
    with page.context.browser.new_context() as other:  # type: ignore[union-attr]  # it was opened by one
        forged = other.new_page()
        forged.set_content(
            f'<form method="post" action="{served.url}/_sandbox/consent"><input name="page" value="{key}">'
            '<button name="answer" value="allow">Win</button></form>'
        )
        forged.get_by_role("button").click()
        forged.get_by_text("opened by another browser").wait_for()
    page.get_by_role("button", name="Allow").click()
    page.wait_for_url("**/redirect?code=**")
