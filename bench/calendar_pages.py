"""The day and the week of 20 machines over 20,000 bookings, beside a bare Django view in the same run.

The reference is a view with one `SELECT 1`; it and Ayni run in Granian with one worker each, on persistent
connections, in turns of a few seconds, so that a busy machine slows both. The bookings lie within a year around
today; the pages are those of this week, asked for by a signed-in member. Prints JSON: requests per second, their
ratio to the reference of the same turn (median of the turns), milliseconds (p50, p95), processor time of a
request in both servers (the clock says more of the machine's other work), what a page costs that nobody looked at
before, and the weight of a first visit with its styles and scripts, compressed.

`AYNI_BENCH_SECONDS` is the length of a turn.
"""

import gzip
import http.client
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PORT = 8461
SECONDS = float(os.environ.get("AYNI_BENCH_SECONDS", "3"))
TURNS = 3
WARMING = 10
FIRST_LOOKS = 60
PAGES = {
    "day_of_20_machines": "maquinas/calendario/",
    "week_of_20_machines": "maquinas/calendario/?vista=semana",
    "week_of_one_machine": "maquinas/{machine}/",
}

BOOKINGS = """
import json
from datetime import datetime, time, timedelta
from decimal import Decimal
from random import Random
from ayni.directory.models import Cluster, Membership, Organization, Person
from ayni.directory.queries.actors import actor_for
from ayni.kernel import clock, tenancy
from ayni.resources import actions
from ayni.resources.models import Booking, Resource
from zoneinfo import ZoneInfo
chance, lima = Random(4), ZoneInfo("America/Lima")
cluster = Cluster.objects.get(slug="ves")
week = [(day, time(8), time(20)) for day in range(6)]
with tenancy.opened(cluster):
    rosa = Person.objects.get(email="rosa@demo.ayni")
    actor = actor_for(cluster, rosa)
    borrowers = list(Organization.objects.filter(kind="workshop").order_by("pk")[:40])
    machines = [
        actions.publish(actor=actor, resource=actions.offer(
            actor=actor, name=f"Machine {n:02}", hours=week, price=Decimal(30), price_basis="hour"))
        for n in range(20)]
    days = [clock.today() + timedelta(days=n) for n in range(-250, 150)]
    rows = []
    for machine in machines:
        places = [(day, hour) for day in days if day.weekday() < 6 for hour in (8, 11, 14, 17)]
        for day, hour in chance.sample(places, 1000):
            begin = datetime(day.year, day.month, day.day, hour, tzinfo=lima)
            end = begin + timedelta(hours=2)
            rows.append(Booking(
                resource=machine, borrower=chance.choice(borrowers), asked_by=rosa, state="confirmed",
                begins_at=begin, ends_at=end, occupied_until=end + timedelta(minutes=15), exclusive=True,
                price_basis="hour", price=30))
    Booking.objects.bulk_create(rows, batch_size=2000)
    print(json.dumps(machines[0].pk))
"""

ANALYZE = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("ANALYZE")
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

REFERENCE_SETTINGS = """
from ayni.settings import DATABASES
DATABASES["default"].pop("POOL", None)
DATABASES["default"].get("OPTIONS", {}).pop("pool", None)
DATABASES["default"]["CONN_MAX_AGE"] = None
SECRET_KEY, ROOT_URLCONF, ALLOWED_HOSTS, USE_TZ = "reference", "reference_urls", ["*"], True
INSTALLED_APPS, MIDDLEWARE = [], []
"""

REFERENCE_WSGI = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "reference_settings"
from ayni.kernel import embedded
embedded.ensure_running()
from django.core.wsgi import get_wsgi_application
application = get_wsgi_application()
"""


def main() -> None:
    """Make the bookings, then measure in turns."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "AYNI_DATA_DIR": str(Path(folder) / "data")}
        environment.pop("DATABASE_URL", None)
        ayni = [sys.executable, "-m", "ayni"]
        subprocess.run([*ayni, "demo"], env=environment, check=True, stdout=subprocess.DEVNULL)
        serving = subprocess.Popen(
            [*ayni, "serve", "--port", str(PORT), "--threads", "1"],
            env=environment,
            stdout=subprocess.DEVNULL,
        )
        reference = None
        try:
            _wait(PORT)
            machine = json.loads(_python(environment, BOOKINGS))
            _python(environment, ANALYZE)
            session = _python(environment, SESSION).strip()
            reference = _reference(environment, folder)
            paths = {name: f"/c/ves/{path.format(machine=machine)}" for name, path in PAGES.items()}
            print(json.dumps(_measure(paths, session, serving.pid, reference.pid), indent=2))
        finally:
            for process in filter(None, (reference, serving)):
                process.terminate()
                process.wait(20)


def _measure(paths: dict[str, str], session: str, ayni: int, reference: int) -> dict[str, object]:
    report: dict[str, object] = {"machines": 20, "bookings": 20_000}
    for name, path in paths.items():
        ratios, rates, bases, times = [], [], [], []
        own: list[float] = []
        least: list[float] = []
        for _turn in range(TURNS):
            before = _processor(reference)
            reference_times = _times(PORT + 1, "/", "")[0]
            least.append((_processor(reference) - before) / (len(reference_times) + WARMING))
            base = 1 / statistics.mean(reference_times)
            before = _processor(ayni)
            taken, body = _times(PORT, path, session)
            own.append((_processor(ayni) - before) / (len(taken) + WARMING))
            rate = 1 / statistics.mean(taken)
            ratios.append(rate / base)
            rates.append(rate)
            bases.append(base)
            times += taken
        cuts = statistics.quantiles(times, n=20)
        report[name] = {
            "per_second": round(statistics.median(rates), 1),
            "reference_per_second": round(statistics.median(bases)),
            "ratio": round(statistics.median(ratios), 3),
            "p50_ms": round(1000 * statistics.median(times), 2),
            "p95_ms": round(1000 * cuts[-1], 2),
            "processor_ms": round(1000 * statistics.median(own), 2),
            "reference_processor_ms": round(1000 * statistics.median(least), 3),
            **_first_looks(path, session),
            "page_bytes": len(gzip.compress(body)),
            "first_visit_bytes": _weight(body, session),
        }
    return report


def _processor(pid: int) -> float:
    """Processor seconds of all that the process started, and they in turn (Granian's worker among them)."""
    parents: dict[int, int] = {}
    seconds: dict[int, float] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(folder.name)] = int(fields[1])
            seconds[int(folder.name)] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    family, grown = {pid}, True
    while grown:
        more = {each for each, parent in parents.items() if parent in family} - family
        family, grown = family | more, bool(more)
    return sum(seconds[each] for each in family - {pid})


def _first_looks(path: str, session: str) -> dict[str, float]:
    """The same page where none is kept: every address is new, by a word in it that the page does not read."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT)
    taken = []
    for number in range(FIRST_LOOKS):
        start = time.perf_counter()
        address = f"{path}{'&' if '?' in path else '?'}first={time.time_ns()}{number}"
        connection.request("GET", address, headers={"Cookie": f"sessionid={session}"})
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200, (path, answer.status)
        taken.append(time.perf_counter() - start)
    connection.close()
    return {
        "first_look_p50_ms": round(1000 * statistics.median(taken), 2),
        "first_look_p95_ms": round(1000 * statistics.quantiles(taken, n=20)[-1], 2),
    }


def _times(port: int, path: str, session: str) -> tuple[list[float], bytes]:
    """Seconds of each request of a turn on one persistent connection, after a short warming."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    headers = {"Cookie": f"sessionid={session}"} if session else {}
    taken: list[float] = []
    body = b""
    until = time.perf_counter() + SECONDS
    count = 0
    while time.perf_counter() < until:
        start = time.perf_counter()
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == 200, (path, answer.status)
        count += 1
        if count > WARMING:
            taken.append(time.perf_counter() - start)
    connection.close()
    return taken, body


def _weight(body: bytes, session: str) -> int:
    """The page with the styles and scripts it names, each compressed."""
    total = len(gzip.compress(body))
    for path in set(re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js|svg))"', body.decode())):
        connection = http.client.HTTPConnection("127.0.0.1", PORT)
        connection.request("GET", path)
        total += len(gzip.compress(connection.getresponse().read()))
        connection.close()
    return total


def _reference(environment: dict[str, str], folder: str) -> "subprocess.Popen[bytes]":
    for name, code in (
        ("reference_urls", REFERENCE),
        ("reference_settings", REFERENCE_SETTINGS),
        ("reference_wsgi", REFERENCE_WSGI),
    ):
        (Path(folder) / f"{name}.py").write_text(code)
    search = os.pathsep.join(filter(None, (folder, environment.get("PYTHONPATH", ""))))
    process = subprocess.Popen(
        [sys.executable, "-m", "granian", "--interface", "wsgi", "reference_wsgi:application", "--port",
         str(PORT + 1), "--workers", "1", "--blocking-threads", "1", "--no-access-log", "--log-level", "error"],
        env={**environment, "PYTHONPATH": search},
    )  # fmt: skip
    _wait(PORT + 1)
    return process


def _python(environment: dict[str, str], code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "ayni", "shell", "--no-imports", "-c", code],
        env=environment, check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return done.stdout


def _wait(port: int) -> None:
    for _ in range(300):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/")
            connection.getresponse()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"nothing answers on port {port}")


if __name__ == "__main__":
    main()
