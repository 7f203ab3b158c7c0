"""A real Chromium against a real server on the test's own database."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from ayni.directory.models import Person

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = (
    "true"  # Playwright's loop runs in the thread that asks the database
)

PHONE: ViewportSize = {"width": 360, "height": 740}
DESKTOP: ViewportSize = {"width": 1280, "height": 800}
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests of this folder drive a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


def _chromium() -> str:
    found = os.environ.get("AYNI_CHROMIUM") or next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    if not found:
        pytest.fail("no Chromium: install it (on Debian: apt-get install chromium) or set AYNI_CHROMIUM")
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole session."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a web process as `ayni serve` starts it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        [sys.executable, "-m", "granian", "--interface", "wsgi", "ayni.wsgi:application", "--port", str(port),
         "--blocking-threads", "4", "--no-access-log", "--log-level", "warning"],
        env={**os.environ, "AYNI_URL": address, "AYNI_DB_POOL": "6"},
    )  # fmt: skip
    try:
        _wait_for(address)
        yield address
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(address: str) -> None:
    for _ in range(150):
        try:
            urlopen(address, timeout=5)
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the web process did not answer")


@pytest.fixture
def site(committed: None, server: str, settings: object) -> str:
    """The running server's address; what the test writes is committed and gone afterwards."""
    settings.PUBLIC_URL = server  # type: ignore[attr-defined]  # pytest-django's settings
    return server


Opener = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, site: str) -> Iterator[Opener]:
    """Opens a page as a person (or nobody), on a phone unless said otherwise.

    `open_page(path, person, size=PHONE, scripts=True, scheme="light")`. Errors on the console fail the test.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(
        path: str = "/",
        person: Person | None = None,
        *,
        size: ViewportSize = PHONE,
        scripts: bool = True,
        scheme: Literal["light", "dark"] = "light",
    ) -> Page:
        context = browser.new_context(
            base_url=site, viewport=size, java_script_enabled=scripts, locale="es-PE", color_scheme=scheme
        )
        contexts.append(context)
        if person is not None:
            context.add_cookies([{"name": "sessionid", "value": session_of(person), "url": site}])
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    serious = [text for text in complaints if "status of 4" not in text and "DISCONNECTED" not in text]
    assert not serious, serious


def session_of(person: Person) -> str:
    """A session as signing in leaves it."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return str(session.session_key)
