"""When the machine fails: a page that says that nothing was saved, a line in the log, and nothing saved."""

import logging
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from PIL import Image

from ayni.kernel import files, tenancy
from ayni.ledger import actions
from ayni.ledger.models import Collaboration
from tests.factories import a_cluster, a_member, an_organization

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def rosa(committed: None) -> Client:
    """Rosa's phone, in a park with Taller Quispe."""
    with tenancy.opened(a_cluster("ves")):
        person = a_member(an_organization("Metal Andina"), "Rosa").signed_in
        an_organization("Taller Quispe")
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


DEED = {"what": "work_passed:giver", "others": "Taller Quispe", "when": "today", "submission_key": "one"}


def _recorded() -> int:
    connection = connections["owner"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_collaboration")
        return int(cursor.fetchone()[0])


def test_a_database_that_goes_away_in_the_middle(
    rosa: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    record = actions.record

    def and_then_it_is_gone(**given: Any) -> Collaboration:
        made = record(**given)
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        return made

    with monkeypatch.context() as broken:
        broken.setattr(actions, "record", and_then_it_is_gone)
        answer = rosa.post("/c/ves/anotar/", DEED)
    assert answer.status_code == 503
    assert "No se guardó nada" in answer.content.decode()
    assert ("ayni.faults", logging.ERROR) in {(line.name, line.levelno) for line in caplog.records}
    assert _recorded() == 0

    assert rosa.post("/c/ves/anotar/", DEED).status_code == 302, "the same form, sent again, is taken"
    assert _recorded() == 1


def test_a_full_disk(rosa: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(files, "path_of", lambda _name: Path("/dev/full"))
    picture = BytesIO()
    Image.new("RGB", (64, 48), "#a8431b").save(picture, "JPEG")
    picture.seek(0)
    picture.name = "taller.jpg"
    own = rosa.get("/c/ves/cuenta/").context["actor"].organization
    answer = rosa.post(f"/c/ves/red/{own.pk}/editar/foto", {"photo": picture})
    assert answer.status_code == 503
    assert "No se guardó nada" in answer.content.decode()
    assert any("No space left" in line.getMessage() for line in caplog.records)


def test_what_we_did_wrong_is_not_called_the_machines_trouble(
    rosa: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(**_given: Any) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(actions, "record", wrong)
    rosa.raise_request_exception = False
    answer = rosa.post("/c/ves/anotar/", DEED)
    assert answer.status_code == 500
    assert "Algo falló y no se guardó nada" in answer.content.decode()


def test_every_page_says_what_browsers_may_do(rosa: Client) -> None:
    """No script or style but our own files; not framed; nothing guessed."""
    headers = rosa.get("/c/ves/").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in headers, "without TLS it would lock people out"


def test_behind_tls_browsers_are_told_to_stay_there(rosa: Client, settings: Any) -> None:
    settings.SECURE_HSTS_SECONDS = 365 * 24 * 3600
    assert (
        rosa.get("/c/ves/", secure=True).headers["Strict-Transport-Security"].startswith("max-age=31536000")
    )
