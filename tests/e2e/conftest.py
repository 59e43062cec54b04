"""A real browser before a live site: `page_of(cast.lea, js=False, width=320)`.

Each page is watched: at the end of the test a console error, a script that failed, a file that did not load or a
request to any other host makes it red.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, sync_playwright

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "RGAAv4"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium: `CHROMIUM`, else the one on the path."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if not found:
        pytest.skip("Chromium est absent : tests dans un navigateur passés. À taper : sudo apt-get install chromium")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def site(live_server, cast, settings) -> str:
    """Address of the live site in demo mode: the edition and the cast, every phase over (see `opened`)."""
    settings.DEMO = True
    settings.SITE_URL = live_server.url
    return live_server.url


class Watch:
    """What a page should never do, collected as sentences."""

    def __init__(self, page: Page, site: str, awaited: tuple[int, ...]) -> None:
        self.awaited = awaited
        self.host = urlsplit(site).netloc
        self.strange: list[str] = []
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.strange.append(f"script: {error}"))
        page.on("request", self._asked)
        page.on("response", self._answered)

    def _said(self, message: ConsoleMessage) -> None:
        # A refused form answers 4xx and Chromium says so; files that fail are seen by `_answered`.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.strange.append(f"console: {message.text}")

    def _asked(self, request: Request) -> None:
        url = urlsplit(request.url)
        if url.scheme not in ("data", "blob") and url.netloc != self.host:
            self.strange.append(f"request to {url.netloc}")

    def _answered(self, response: Response) -> None:
        is_page = response.request.resource_type == "document"
        if response.status >= (500 if is_page else 400) and response.status not in self.awaited:
            self.strange.append(f"{response.status} {response.url}")


@pytest.fixture
def page_of(chromium: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """`page_of()` for a visitor, `page_of(cast.maud)` signed in; `js=False` without scripts; `width` in pixels.

    `awaited`: statuses of a script's requests that the test provokes.
    """
    opened, watches = [], []

    def make(
        user=None, *, js: bool = True, width: int = 1280, dark: bool = False, awaited: tuple[int, ...] = ()
    ) -> Page:
        context = chromium.new_context(
            base_url=site,
            locale="fr-FR",
            timezone_id="Europe/Paris",
            java_script_enabled=js,
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
        )
        context.set_default_timeout(15_000)
        opened.append(context)
        if user is not None:
            client = Client()
            client.force_login(user, backend=django_settings.AUTHENTICATION_BACKENDS[0])
            name = django_settings.SESSION_COOKIE_NAME
            context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])
        page = context.new_page()
        watches.append(Watch(page, site, awaited))
        return page

    yield make
    for context in opened:
        context.close()
    assert not [what for watch in watches for what in watch.strange]


def faults(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 AA and the RGAA: rule, what it wants, and where."""
    found = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]}).response["violations"]
    return [f"{fault['id']}: {fault['help']} — {node['target']}" for fault in found for node in fault["nodes"]]


def overflows(page: Page) -> int:
    """How many pixels the page is wider than the screen."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
