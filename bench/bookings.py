"""Bookings on a full calendar, beside the least that each could cost in the same run.

A fresh embedded database gets 1,000 resources and 1,000,000 past bookings (`AYNI_BENCH_BOOKINGS` sets how many).
Then 1, 8 and 32 clients, spread over two processes, book free hours by `actions.book`; beside it stands a bare
INSERT of the same row by the same clients, each in its own transaction. Then 10,000 attempts go to 240 slots, and
an SQL statement that shares no code with Ayni looks for overlaps and for places given twice. Week view and slot
search are measured one after the other, beside a bare SELECT 1. Prints JSON.
"""

import json
import multiprocessing
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

BOOKINGS = int(os.environ.get("AYNI_BENCH_BOOKINGS", "1000000"))
ATTEMPTS = int(os.environ.get("AYNI_BENCH_ATTEMPTS", "10000"))
SECONDS = float(os.environ.get("AYNI_BENCH_SECONDS", "8"))
RESOURCES = 1000
BORROWERS = 400
EQUIVALENT = 200
PROCESSES = 2
CONTESTED, HOURS = 4, 10
"""Machines and a yard of six places, and the hours of six days, on which the 10,000 attempts fall."""


def main() -> None:
    """Fill, measure, print."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(AYNI_DATA_DIR=folder, DJANGO_SETTINGS_MODULE="ayni.settings", AYNI_DB_POOL="34")
        os.environ.pop("DATABASE_URL", None)
        from ayni.kernel import embedded

        embedded.ensure_running()
        _set_up()
        from ayni.kernel import database

        database.prepare()
        json.dump(_measured(), sys.stdout, indent=2)
        print()


def _set_up() -> None:
    import django

    django.setup()


def _measured() -> dict[str, Any]:
    _fill()
    result: dict[str, Any] = {"resources": RESOURCES, "past_bookings": BOOKINGS}
    result["bookings"] = [_throughput(clients) for clients in (1, 8, 32)]
    result["contest"] = _contest()
    result["fifty_for_one_hour"] = _fifty()
    result["reading"] = _reading()
    return result


def _monday() -> datetime:
    """The Monday after next, in Lima."""
    from zoneinfo import ZoneInfo

    now = datetime.now(ZoneInfo("America/Lima"))
    day = (now + timedelta(days=7 - now.weekday() + 7)).date()
    return datetime(day.year, day.month, day.day, tzinfo=now.tzinfo)


def _fill() -> None:
    """A park with members, machines with hours, and years of completed uses."""
    from django.db import connections

    from ayni.directory.models import Cluster, Membership, Organization, Person
    from ayni.kernel import tenancy
    from ayni.resources.models import OpeningHours, Resource

    cluster = Cluster.objects.create(slug="bench", name="Bench")
    with tenancy.opened(cluster):
        members = Organization.objects.bulk_create(Organization(name=f"Taller {n}") for n in range(BORROWERS))
        people = Person.objects.bulk_create(
            Person(name=f"Persona {n}", email=f"{n}@example.org") for n in range(BORROWERS)
        )
        Membership.objects.bulk_create(
            Membership(person=person, organization=member, role="owner")
            for person, member in zip(people, members, strict=True)
        )
        machines = Resource.objects.bulk_create(
            Resource(
                owner=members[n % BORROWERS], name=f"Máquina {n}", price=30, approval="at_once", buffer_minutes=0,
                publication="published", notice_hours=0, ahead_days=366, published_by=people[n % BORROWERS],
                process="rolling" if n < EQUIVALENT else f"other_{n % 20}",
                capacity=6 if n == RESOURCES - 1 else 1,
            )
            for n in range(RESOURCES)
        )  # fmt: skip
        from datetime import time as clock_time

        OpeningHours.objects.bulk_create(
            OpeningHours(resource=machine, weekday=day, opens=clock_time(8), closes=clock_time(18))
            for machine in machines
            for day in range(7)
        )
    with connections["owner"].cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SELECT set_config('ayni.cluster', %s, false)", [str(cluster.pk)])
        cursor.execute(
            "INSERT INTO resources_booking (cluster_id, resource_id, borrower_id, asked_by_id, assisted, state, "
            "begins_at, ends_at, occupied_until, exclusive, units, purpose, price_basis, price, deposit, reason, "
            "taken_at, returned_at, created_at) "
            "SELECT %s, r.ids[1 + n %% %s], m.ids[1 + (n * 7) %% %s], p.ids[1 + (n * 7) %% %s], false, 'completed', "
            "at, at + interval '1 hour', at + interval '1 hour', true, 1, '', 'hour', 30, 0, '', at, "
            "at + interval '1 hour', at FROM "
            "(SELECT array_agg(id ORDER BY id) ids FROM resources_resource) r, "
            "(SELECT array_agg(id ORDER BY id) ids FROM directory_organization) m, "
            "(SELECT array_agg(id ORDER BY id) ids FROM directory_person) p, "
            "generate_series(0, %s - 1) n, "
            "LATERAL (SELECT date_trunc('hour', now()) - interval '2 hours' * (1 + n / %s) AS at) w",
            [cluster.pk, RESOURCES, BORROWERS, BORROWERS, BOOKINGS, RESOURCES],
        )
        cursor.execute("RESET session_replication_role")
        cursor.execute("VACUUM ANALYZE")


# --- clients ----------------------------------------------------------------
Attempt = Callable[[Random], bool]


def _clients(kind: str, clients: int, *, attempts: int = 0, seconds: float = 0.0) -> dict[str, Any]:
    """Let so many clients work, for a time or a number of attempts; counts and latencies of all."""
    processes = min(PROCESSES, clients)
    context = multiprocessing.get_context("spawn")
    queue, gate = context.Queue(), context.Barrier(processes)
    shares = [clients // processes] * processes
    workers = [
        context.Process(target=_work, args=(kind, share, number, attempts // clients, seconds, gate, queue))
        for number, share in enumerate(shares)
    ]
    for worker in workers:
        worker.start()
    parts = [queue.get() for _worker in workers]
    for worker in workers:
        worker.join()
    times = sorted(each for part in parts for each in part["times"])
    done = sum(part["done"] for part in parts)
    elapsed = max(part["elapsed"] for part in parts)
    return {
        "clients": clients,
        "attempts": len(times),
        "done": done,
        "per_second": round(len(times) / elapsed, 1),
        "median_ms": round(statistics.median(times) * 1000, 1),
        "p95_ms": round(times[int(len(times) * 0.95)] * 1000, 1),
        "longest_ms": round(times[-1] * 1000, 1),
        "errors": [error for part in parts for error in part["errors"]],
    }


def _work(kind: str, threads: int, number: int, attempts: int, seconds: float, gate: Any, queue: Any) -> None:
    """One process with its share of the clients, each a thread with a connection of its own."""
    _set_up()
    attempt = {"book": _booker, "insert": _inserter, "contest": _contestant, "one": _one_hour}[kind]()
    times: list[float] = []
    errors: list[str] = []
    done: list[bool] = []
    inner = threading.Barrier(threads + 1)

    def client(seed: int) -> None:
        from django.db import connections

        chance = Random(seed)
        connections["default"].ensure_connection()
        connections["default"].close()
        inner.wait()
        end = time.perf_counter() + seconds
        left = attempts  # 0: as long as the time lasts
        while left > 0 if attempts else time.perf_counter() < end:
            left -= 1
            start = time.perf_counter()
            try:
                done.append(attempt(chance))
            except Exception as error:  # reported, whatever it is
                errors.append(f"{type(error).__name__}: {error}"[:200])
            times.append(time.perf_counter() - start)
            connections["default"].close()

    clients = [
        threading.Thread(target=client, args=(hash((kind, threads, number, seed)),))
        for seed in range(threads)
    ]
    for each in clients:
        each.start()
    gate.wait()
    inner.wait()
    start = time.perf_counter()
    for each in clients:
        each.join()
    queue.put(
        {"times": times, "done": sum(done), "elapsed": time.perf_counter() - start, "errors": errors[:3]}
    )


def _people() -> tuple[Any, list[Any], list[Any]]:
    """Cluster, everybody as they act, all machines."""
    from ayni.directory.actor import Actor
    from ayni.directory.models import Cluster, Membership
    from ayni.kernel import tenancy
    from ayni.resources.models import Resource

    cluster = Cluster.objects.get()
    with tenancy.opened(cluster):
        rows = Membership.objects.select_related("person", "organization").order_by("pk")
        actors = [Actor(cluster, row.person, frozenset({row.role}), row.organization) for row in rows]
        return cluster, actors, list(Resource.objects.select_related("owner").order_by("pk"))


def _booker() -> Attempt:
    """Books any hour of any machine in the next eight weeks, by the action that a page calls."""
    cluster, actors, machines = _people()
    monday = _monday()

    def attempt(chance: Random) -> bool:
        begin = monday + timedelta(days=chance.randrange(49), hours=8 + chance.randrange(HOURS))
        return _try(cluster, chance.choice(actors), chance.choice(machines[: -1 - CONTESTED]), begin)

    return attempt


def _contestant() -> Attempt:
    """Goes for an hour of four machines or of a yard with six places, in one week: few slots, many askers."""
    cluster, actors, machines = _people()
    monday = _monday()

    def attempt(chance: Random) -> bool:
        begin = monday + timedelta(days=chance.randrange(6), hours=8 + chance.randrange(HOURS - 2))
        hours = chance.choice((1, 1, 2))
        return _try(cluster, chance.choice(actors), chance.choice(machines[-1 - CONTESTED :]), begin, hours)

    return attempt


def _one_hour() -> Attempt:
    """Everybody wants the same hour of the same machine."""
    cluster, actors, machines = _people()
    begin = _monday() + timedelta(days=51, hours=10, minutes=int(os.environ["AYNI_BENCH_ROUND"]) * 60)

    def attempt(chance: Random) -> bool:
        return _try(cluster, chance.choice(actors), machines[0], begin)

    return attempt


def _try(cluster: Any, actor: Any, machine: Any, begin: datetime, hours: int = 1) -> bool:
    from ayni.kernel import tenancy
    from ayni.kernel.refusal import Refused
    from ayni.resources import actions

    if actor.organization.pk == machine.owner_id:
        return False
    try:
        with tenancy.opened(cluster):
            actions.book(
                actor=actor, resource=machine, begins_at=begin, ends_at=begin + timedelta(hours=hours)
            )
    except Refused:
        return False
    return True


def _inserter() -> Attempt:
    """The least: a transaction with the cluster set and one INSERT, no rule, no lock, no history."""
    from django.db import connection

    from ayni.kernel import tenancy

    cluster, actors, machines = _people()
    monday = _monday() + timedelta(days=100)
    statement = (
        "INSERT INTO resources_booking (cluster_id, resource_id, borrower_id, asked_by_id, assisted, state, begins_at, "
        "ends_at, occupied_until, exclusive, units, purpose, price_basis, price, deposit, reason, created_at) VALUES "
        "(%s, %s, %s, %s, false, 'refused', %s, %s, %s, true, 1, '', 'hour', 30, 0, '', now())"
    )

    def attempt(chance: Random) -> bool:
        begin = monday + timedelta(days=chance.randrange(49), hours=8 + chance.randrange(HOURS))
        end, actor = begin + timedelta(hours=1), chance.choice(actors)
        row = [
            cluster.pk,
            chance.choice(machines).pk,
            actor.organization.pk,
            actor.person.pk,
            begin,
            end,
            end,
        ]
        with tenancy.opened(cluster), connection.cursor() as cursor:
            cursor.execute(statement, row)
        return True

    return attempt


# --- measures ---------------------------------------------------------------
def _throughput(clients: int) -> dict[str, Any]:
    booked = _clients("book", clients, seconds=SECONDS)
    least = _clients("insert", clients, seconds=SECONDS / 2)
    made = round(booked["done"] / booked["attempts"] * booked["per_second"], 1)
    return {
        **booked,
        "booked_per_second": made,
        "bare_insert_per_second": least["per_second"],
        "ratio_to_bare_insert": round(booked["per_second"] / least["per_second"], 3),
    }


def _contest() -> dict[str, Any]:
    result = _clients("contest", 32, attempts=ATTEMPTS)
    return {**result, **_faults()}


def _faults() -> dict[str, int]:
    """Overlaps of single machines, and moments at which the yard holds more than its six places: plain SQL."""
    import psycopg

    from ayni.directory.models import Cluster

    live = "state IN ('offered', 'confirmed', 'in_use')"
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        connection.execute("SELECT set_config('ayni.cluster', %s, false)", [str(Cluster.objects.get().pk)])
        overlaps = connection.execute(
            f"SELECT count(*) FROM resources_booking a JOIN resources_booking b ON a.resource_id = b.resource_id "
            f"AND a.id < b.id AND tstzrange(a.begins_at, a.occupied_until) && tstzrange(b.begins_at, b.occupied_until) "
            f"JOIN resources_resource r ON r.id = a.resource_id "
            f"WHERE r.capacity = 1 AND a.{live} AND b.{live}"
        ).fetchone()
        crowded = connection.execute(
            f"SELECT count(*) FROM (SELECT a.id FROM resources_booking a JOIN resources_booking b "
            f"ON a.resource_id = b.resource_id AND b.begins_at <= a.begins_at AND b.occupied_until > a.begins_at "
            f"JOIN resources_resource r ON r.id = a.resource_id "
            f"WHERE r.capacity > 1 AND a.{live} AND b.{live} "
            f"GROUP BY a.id, r.capacity HAVING sum(b.units) > r.capacity) x"
        ).fetchone()
        standing = connection.execute(f"SELECT count(*) FROM resources_booking WHERE {live}").fetchone()
    assert overlaps
    assert crowded
    assert standing
    return {"standing_bookings": standing[0], "overlaps": overlaps[0], "places_given_twice": crowded[0]}


def _fifty() -> dict[str, Any]:
    """Twenty rounds of fifty clients for one hour; the winners of each round and the longest wait of all."""
    rounds = []
    for number in range(int(os.environ.get("AYNI_BENCH_ROUNDS", "5"))):
        os.environ["AYNI_BENCH_ROUND"] = str(number)
        rounds.append(_clients("one", 50, attempts=50))
    return {
        "rounds": len(rounds),
        "winners": [each["done"] for each in rounds],
        "longest_wait_ms": max(each["longest_ms"] for each in rounds),
        "errors": [error for each in rounds for error in each["errors"]],
        **_faults(),
    }


def _reading() -> dict[str, Any]:
    from django.db import connection

    from ayni.kernel import tenancy
    from ayni.methods.free_time import Span
    from ayni.resources.queries import slots
    from ayni.resources.queries.calendar import calendars

    cluster, _actors, machines = _people()
    chance = Random(3)
    today = datetime.now().date()
    with tenancy.opened(cluster):

        def bare() -> None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")

        def free(shown: Sequence[Any], first: date, days: int) -> None:
            begin = datetime(first.year, first.month, first.day, tzinfo=_monday().tzinfo)
            for calendar in calendars(shown, Span(begin, begin + timedelta(days=days))).values():
                calendar.free()

        def past_week() -> None:
            free([chance.choice(machines)], today - timedelta(days=chance.randrange(7, 60)), 7)

        def week_to_come() -> None:
            free([chance.choice(machines)], today + timedelta(days=chance.randrange(7, 40)), 7)

        def day_of_twenty() -> None:
            first = chance.randrange(len(machines) - 20)
            free(machines[first : first + 20], today + timedelta(days=chance.randrange(7, 40)), 1)

        equivalent = slots.equivalent("rolling")
        assert len(equivalent) == EQUIVALENT

        def search() -> None:
            earliest = _monday() + timedelta(hours=chance.randrange(600))
            assert slots.next_free_among(equivalent, 120, earliest=earliest)

        timings: dict[str, Any] = {
            name: _quantiles(work, times)
            for name, work, times in (
                ("bare_select_1", bare, 500),
                ("week_of_one_past", past_week, 300),
                ("week_of_one_to_come", week_to_come, 300),
                ("day_of_twenty", day_of_twenty, 100),
                ("slot_search_over_200", search, 100),
            )
        }
        return {**timings, "index_condition_of_a_calendar": _index_condition(machines[5])}


def _index_condition(machine: Any) -> list[str]:
    """By what the bookings of one week are found, as the planner says it."""
    from ayni.methods.free_time import Span
    from ayni.resources.models import Booking
    from ayni.resources.queries.calendar import occupying

    monday = _monday()
    rows = Booking.objects.filter(occupying(Span(monday, monday + timedelta(days=7))), resource=machine)
    plan = rows.explain(analyze=True).splitlines()
    return [
        line.strip()
        for line in plan
        if any(mark in line for mark in ("Index Cond", "Scan using", "Execution"))
    ]


def _quantiles(work: Callable[[], object], times: int) -> dict[str, float]:
    work()
    taken, own = [], []
    for _round in range(times):
        start, processor = time.perf_counter(), time.process_time()
        work()
        taken.append((time.perf_counter() - start) * 1000)
        own.append((time.process_time() - processor) * 1000)
    taken.sort()
    own.sort()
    return {
        "median_ms": round(statistics.median(taken), 2),
        "p95_ms": round(taken[int(times * 0.95)], 2),
        "processor_median_ms": round(statistics.median(own), 2),
        "processor_p95_ms": round(own[int(times * 0.95)], 2),
    }


if __name__ == "__main__":
    main()
