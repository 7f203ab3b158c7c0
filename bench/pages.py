"""Requests per second of the main pages on one process, beside a bare reference in the same run.

The reference is a Django view with one `SELECT 1` on the same server, process and persistent connection.
Each page is measured with the demonstration data and with 1,000 organisations and 100,000 collaborations.
Prints JSON: for each page its median time, requests per second, ratio to the reference and weight.
"""

import gzip
import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PORT = 8439
SECONDS = float(os.environ.get("AYNI_BENCH_SECONDS", "3"))
PAGES = {"hoy": "", "directory": "red/", "search": "red/?q=plegado+3+mm+inox", "card": "red/{card}/",
         "network": "red/mapa/", "pulse": "pulso/"}  # fmt: skip

LARGE = """
from random import Random
from datetime import datetime, time, timedelta
from django.utils import timezone
from ayni.kernel import clock, tenancy
from ayni.directory.models import Cluster, Organization, Person
from ayni.ledger.actions import Deed, Party, Reply, record_many
from ayni.ledger.kinds import KINDS
chance = Random(7)
with tenancy.opened(Cluster.objects.get(slug="ves")):
    Organization.objects.bulk_create(
        [Organization(kind="workshop", guild="metalworking", name=f"Taller {n}") for n in range(1000)])
    members = list(Organization.objects.filter(kind="workshop").order_by("pk"))
    person = Person.objects.order_by("pk").first()
    kinds = [kind for kind in KINDS.values() if kind.directed]
    for _ in range(20):
        deeds = []
        for _ in range(5000):
            one, two = chance.sample(members, 2)
            kind = chance.choice(kinds)
            day = clock.today() - timedelta(days=chance.randrange(3, 720))
            deeds.append(Deed(kind=kind.code, happened_on=day,
                parties=(Party(one, kind.roles[0]), Party(two, kind.roles[1])), recorded_by=person,
                recorded_for=one, recorded_at=timezone.make_aware(datetime.combine(day, time(19))),
                replies=(Reply(two, "confirmed"),)))
        record_many(deeds)
"""

SESSION = """
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from ayni.directory.models import Person
session = import_module(settings.SESSION_ENGINE).SessionStore()
rosa = Person.objects.get(email="rosa@demo.ayni")
session[SESSION_KEY] = str(rosa.pk)
session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
session[HASH_SESSION_KEY] = rosa.get_session_auth_hash()
session.save()
print(session.session_key)
"""

REFERENCE = """
from django.db import connection
from django.http import HttpResponse
from django.urls import path

def one(request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return HttpResponse(str(cursor.fetchone()[0]))

urlpatterns = [path("", one)]
"""


def main() -> None:
    """Measure small, then large."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "AYNI_DATA_DIR": str(Path(folder) / "data")}
        environment.pop("DATABASE_URL", None)
        keep = _start(environment)
        try:
            session = _python(environment, SESSION).strip()
            report = {"demonstration": _measure(environment, session, folder)}
            _python(environment, LARGE)
            _python(environment, "from ayni.kernel import database; database.take_statistics()")
            report["1000 organisations, 100000 collaborations"] = _measure(environment, session, folder)
            print(json.dumps(report, indent=2))
        finally:
            keep.terminate()
            keep.wait(20)


def _start(environment: dict[str, str]) -> "subprocess.Popen[bytes]":
    """The demonstration, served; the process also keeps the database up."""
    ayni = [sys.executable, "-m", "ayni"]
    subprocess.run([*ayni, "demo"], env=environment, check=True, stdout=subprocess.DEVNULL)
    serving = subprocess.Popen([*ayni, "serve", "--port", str(PORT), "--threads", "1"], env=environment,
                               stdout=subprocess.DEVNULL)  # fmt: skip
    _wait(PORT)
    return serving


def _python(environment: dict[str, str], code: str) -> str:
    return subprocess.run([sys.executable, "-m", "ayni", "shell", "--no-imports", "-c", code], env=environment,
                          check=True, capture_output=True, text=True).stdout  # fmt: skip


def _measure(environment: dict[str, str], session: str, folder: str) -> dict[str, object]:
    reference = _reference(environment, folder)
    try:
        base = _rate(PORT + 1, "/", "")[0]
        report: dict[str, object] = {"reference_per_second": round(base)}
        card = json.loads(_python(environment, FIRST_CARD))
        for name, path in PAGES.items():
            again = _rate(PORT + 1, "/", "")[0]
            rate, median, weight = _rate(PORT, f"/c/ves/{path.format(card=card)}", session)
            report[name] = {
                "per_second": round(rate, 1),
                "median_ms": round(median * 1000, 1),
                "of_reference": round(rate / again, 3),
                "html_gzip_kb": round(weight / 1024, 1),
            }
        return report
    finally:
        reference.terminate()
        reference.wait(10)


FIRST_CARD = """
from ayni.kernel import tenancy
from ayni.directory.models import Cluster, Organization
with tenancy.opened(Cluster.objects.get(slug="ves")):
    print(Organization.objects.order_by("pk").first().pk)
"""


def _reference(environment: dict[str, str], folder: str) -> "subprocess.Popen[bytes]":
    """The same settings with one bare view and no middleware."""
    (Path(folder) / "reference_urls.py").write_text(REFERENCE)
    (Path(folder) / "reference_settings.py").write_text(
        "from ayni.settings import *\nROOT_URLCONF = 'reference_urls'\nMIDDLEWARE = []\nINSTALLED_APPS = []\n"
    )
    (Path(folder) / "reference_wsgi.py").write_text(
        "from ayni.kernel import embedded\nembedded.ensure_running()\n"
        "from django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "granian", "--interface", "wsgi", "reference_wsgi:application", "--port",
         str(PORT + 1), "--blocking-threads", "1", "--no-access-log", "--log-level", "warning"],
        env={**environment, "PYTHONPATH": folder, "DJANGO_SETTINGS_MODULE": "reference_settings"}, cwd=folder,
    )  # fmt: skip
    _wait(PORT + 1)
    return process


def _rate(port: int, path: str, session: str) -> tuple[float, float, int]:
    """Requests per second, median seconds and gzipped bytes over one persistent connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    headers = {"Cookie": f"sessionid={session}"} if session else {}
    times: list[float] = []
    body = b""
    for _ in range(3):
        body = _ask(connection, path, headers)
    end = time.perf_counter() + SECONDS
    while time.perf_counter() < end:
        begun = time.perf_counter()
        body = _ask(connection, path, headers)
        times.append(time.perf_counter() - begun)
    return len(times) / sum(times), statistics.median(times), len(gzip.compress(body))


def _ask(connection: http.client.HTTPConnection, path: str, headers: dict[str, str]) -> bytes:
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        sys.exit(f"{path} answered {answer.status}")
    return body


def _wait(port: int) -> None:
    for _ in range(300):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    sys.exit("the server did not answer")


if __name__ == "__main__":
    main()
