"""Finding who can do a job among 1,000,000 capabilities, beside a plain scan.

One cluster on the embedded PostgreSQL, asked as the application's role under row-level security: 166,667
workshops with six capabilities each, and a ledger of work they passed on and rated. Each need is answered with
its top 20 and their reasons. The control reads the capabilities whole, in one process as ours, and must agree on who
can do it. Prints JSON: milliseconds (p50, p95, worst) of both by the clock, by how common the need is, and of
processor time, which other work on the machine moves less: our own, that of the database's process, and the sum.
`AYNI_BENCH_ORGANIZATIONS` makes it smaller, `AYNI_BENCH_DATA` names a folder whose data is kept.
"""

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

ORGANIZATIONS = int(os.environ.get("AYNI_BENCH_ORGANIZATIONS", "166667"))
CAPABILITIES_EACH = 6
DEALINGS = ORGANIZATIONS // 2
NEEDS = int(os.environ.get("AYNI_BENCH_QUESTIONS", "200"))
REPEATS = 3
TOP = 20
GOAL_P95_MS = 20.0
COMMON = 2000
THICKNESSES = [1.5, 2, 3, 4.5, 6, 9, 12, 19, 25, 50]
TODAY = date(2026, 11, 23)


def main() -> None:
    """Make the data once, ask for every need in a seeded order, print what it took."""
    with tempfile.TemporaryDirectory(prefix="ayni-bench-") as home:
        os.environ["AYNI_DATA_DIR"] = os.environ.get("AYNI_BENCH_DATA", home)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ayni.settings")
        os.environ.pop("DATABASE_URL", None)
        from ayni.kernel import embedded

        embedded.ensure_running()
        import django

        django.setup()
        from ayni.kernel import database

        database.prepare()
        seconds = _fill()
        json.dump({"data_seconds": seconds, **_measured()}, sys.stdout, indent=2, ensure_ascii=False)
        print()


def _fill() -> float:
    """Rows by COPY as the tables' owner. Returns seconds."""
    from django.db import connections

    from ayni.directory.models import Cluster, Person

    if Cluster.objects.exists():
        return 0.0
    began, chance = time.perf_counter(), Random(7)
    cluster = Cluster.objects.create(slug="large", name="Large")
    person = Person.objects.create_user(name="Somebody")
    with connections["owner"].cursor() as cursor:
        _copy(
            cursor,
            "directory_organization",
            _ORGANIZATION,
            (_organization(chance, cluster.pk, pk) for pk in _ids()),
        )
        able = {pk: _processes(chance) for pk in _ids()}
        rows = (
            row for pk, processes in able.items() for row in _capabilities(chance, cluster.pk, pk, processes)
        )
        _copy(cursor, "directory_capability", _CAPABILITY, rows)
        _copy(cursor, "directory_posting", _POSTING, _postings(cluster.pk, able))
        _fill_ledger(cursor, chance, cluster.pk, person.pk)
        cursor.execute("VACUUM ANALYZE")
    return round(time.perf_counter() - began, 1)


def _ids() -> range:
    return range(1, ORGANIZATIONS + 1)


_ORGANIZATION = """id cluster_id kind guild name legal_name tax_id description phone email website address plan_x
    plan_y availability busy_until photo visibility created_at"""
_CAPABILITY = """cluster_id organization_id kind process material thickness_max_mm length_max_mm width_max_mm machine
    maker certificate holder note visibility created_at"""
_POSTING = "cluster_id organization_id term visibility in_name"


def _copy(cursor: Any, table: str, columns: str, rows: Any) -> None:
    with cursor.copy(f"COPY {table} ({', '.join(columns.split())}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _organization(chance: Random, cluster_id: int, pk: int) -> tuple[Any, ...]:
    state = chance.choices(["free", "busy", "closed"], [60, 32, 8])[0]
    until = TODAY + timedelta(days=chance.randint(1, 40)) if state == "busy" else None
    born = TODAY - timedelta(days=chance.randint(0, 2000))
    where = (chance.uniform(0, 1700), chance.uniform(0, 1000))
    return (pk, cluster_id, "workshop", "metalworking", f"Taller {pk}", "", "", "", "", "", "", "", *where, state,
            until, "", "{}", born)  # fmt: skip


def _processes(chance: Random) -> list[str]:
    """As uneven as in a park: a few are everywhere."""
    from ayni.methods.processes import PROCESSES

    weights = [1 / (rank + 3) for rank in range(len(PROCESSES))]
    order = Random(11).sample(PROCESSES, len(PROCESSES))
    return [process.code for process in chance.choices(order, weights, k=CAPABILITIES_EACH)]


def _capabilities(chance: Random, cluster_id: int, pk: int, processes: list[str]) -> Any:
    from ayni.methods.materials import MATERIALS

    for process in processes:
        stated = chance.random() < 0.75
        material = chance.choices(["", chance.choice(MATERIALS[:28]).code], [35, 65])[0]
        limits = (
            chance.choice(THICKNESSES) if stated else None,
            chance.choice([1200, 1500, 2400, 3000, 6000]) if stated else None,
            chance.choice([600, 1000, 1200, 1500]) if stated else None,
        )
        seen = chance.choices(["public", "cluster", "private"], [80, 15, 5])[0]
        yield (cluster_id, pk, "process", process, material, *limits, "", "", "", "", "", seen, TODAY)


def _postings(cluster_id: int, able: dict[int, list[str]]) -> Any:
    from ayni.methods.processes import PROCESSES
    from ayni.methods.word_stems import stems

    named = {process.code: stems(process.name_es) for process in PROCESSES}
    for pk, processes in able.items():
        for term in sorted({term for code in processes for term in named[code]}):
            yield (cluster_id, pk, term, "public", False)


def _fill_ledger(cursor: Any, chance: Random, cluster_id: int, person_id: int) -> None:
    """Work passed on, recorded by one side, confirmed by the other, most of it rated."""
    made = range(1, DEALINGS + 1)
    pairs = {n: chance.sample(range(1, ORGANIZATIONS + 1), 2) for n in made}
    days = {n: TODAY - timedelta(days=chance.randint(1, 700)) for n in made}
    for table, columns, rows in (
        (
            "entry",
            "id cluster_id sequence kind facts previous_hash hash recorded_at",
            ((n, cluster_id, n, "collaboration", "{}", "", str(n), days[n]) for n in made),
        ),
        (
            "collaboration",
            "id cluster_id kind happened_on recorded_by_id recorded_for_id assisted source entry_id recorded_at",
            (
                (n, cluster_id, "work_passed", days[n], person_id, pairs[n][0], False, "", n, days[n])
                for n in made
            ),
        ),
        (
            "participation",
            "id cluster_id collaboration_id organization_id role",
            (
                (2 * n + side, cluster_id, n, pairs[n][side], ("giver", "receiver")[side])
                for n in made
                for side in (0, 1)
            ),
        ),
        (
            "confirmation",
            "cluster_id participation_id answer by_link assisted entry_id given_at",
            ((cluster_id, 2 * n + 1, "confirmed", False, False, n, days[n]) for n in made),
        ),
        ("rating", _RATING, (_rating(chance, cluster_id, person_id, n, days[n]) for n in made if n % 10 < 7)),
    ):
        _copy(cursor, f"ledger_{table}", columns, rows)


_RATING = "cluster_id rater_id rated_id on_time quality would_repeat given_by_id assisted entry_id given_at"


def _rating(chance: Random, cluster_id: int, person_id: int, n: int, day: date) -> tuple[Any, ...]:
    """The giver judges the receiver."""
    said = (chance.random() < 0.85, chance.randint(2, 5), True)
    return (cluster_id, 2 * n, 2 * n + 1, *said, person_id, False, n, day)


def _needs(chance: Random) -> list[Any]:
    """Needs as people have them: mostly with material and thickness, some with a size, a few of two processes."""
    from ayni.methods.matching import WorkNeed
    from ayni.methods.materials import MATERIALS

    made = []
    for number in range(NEEDS):
        processes = dict.fromkeys(_processes(chance)[: 2 if chance.random() < 0.15 else 1])
        sized = chance.random() < 0.6
        made.append(
            WorkNeed(
                key=f"need:{number}",
                today=TODAY,
                processes=tuple(processes),
                material=chance.choice(MATERIALS[:28]).code if chance.random() < 0.7 else None,
                thickness_mm=chance.choice(THICKNESSES) if chance.random() < 0.7 else None,
                length_mm=chance.choice([300.0, 900.0, 2400.0]) if sized else None,
                width_mm=chance.choice([200.0, 300.0, 900.0]) if sized else None,
                deadline=TODAY + timedelta(days=chance.randint(1, 30)),
            )
        )
    return made


Times = tuple[float, float, float]
"""Milliseconds of one answer: by the clock, of our processor time, of the database's."""


class _Stopwatch:
    """Reads the three clocks together; the database's is that of the one process which serves this connection."""

    def __init__(self) -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            [pid] = cursor.fetchone()
        self._scheduled = Path(f"/proc/{pid}/schedstat")

    def _now(self) -> Times:
        database = int(self._scheduled.read_text().split()[0]) / 1e6
        return time.perf_counter() * 1000, time.process_time() * 1000, database

    def of(self, work: Callable[[], Any]) -> tuple[Times, Any]:
        """What the work took, and what it returned."""
        before = self._now()
        result = work()
        after = self._now()
        return (after[0] - before[0], after[1] - before[1], after[2] - before[2]), result


def _measured() -> dict[str, Any]:
    from ayni.directory.models import Cluster
    from ayni.kernel import clock, tenancy

    cluster, chance = Cluster.objects.get(slug="large"), Random(3)
    needs = _needs(chance)
    askers = [chance.randint(1, ORGANIZATIONS) for _ in needs]
    with tenancy.opened(cluster), clock.at(_noon()):
        watch = _Stopwatch()
        control = [_control(watch, cluster, *pair) for pair in zip(needs, askers, strict=True)]
        ours = _ours(watch, cluster, needs, askers, [found for _, found in control])
    sizes = [len(found) for _, found in control]
    scan = [times for times, _ in control]
    every = [times for runs in ours for times in runs]
    return {
        "organizations": ORGANIZATIONS,
        "capabilities": ORGANIZATIONS * CAPABILITIES_EACH,
        "dealings": DEALINGS,
        "needs": len(needs),
        "goal_p95_ms": GOAL_P95_MS,
        "top_20": _three(every),
        "first_time": _three([runs[0] for runs in ours]),
        "scan": _three(scan),
        "ratio_of_medians": {
            "clock": round(_median([each[0] for each in scan]) / _median([each[0] for each in every]), 1),
            "processor": round(
                _median([each[1] + each[2] for each in scan])
                / _median([each[1] + each[2] for each in every]),
                1,
            ),
        },
        "by_how_many_can": {
            name: {"needs": len(chosen), **_three([times for n in chosen for times in ours[n]])}
            for name, low, high in (
                ("up to 120", 0, 120),
                ("up to 2,000", 121, COMMON),
                ("more", COMMON + 1, 10**9),
            )
            if (chosen := [n for n, size in enumerate(sizes) if low <= size <= high])
        },
        "of_two_processes": _three(
            [
                times
                for need, runs in zip(needs, ours, strict=True)
                if len(need.processes) > 1
                for times in runs
            ]
        ),
        "median_that_can": statistics.median(sizes),
    }


def _median(times: list[float]) -> float:
    return float(_summary(times)["p50_ms"])


def _three(times: list[Times]) -> dict[str, dict[str, float]]:
    return {
        "clock": _summary([each[0] for each in times]),
        "processor_own": _summary([each[1] for each in times]),
        "processor_database": _summary([each[2] for each in times]),
        "processor": _summary([each[1] + each[2] for each in times]),
    }


def _noon() -> Any:
    from datetime import UTC, datetime

    return datetime(TODAY.year, TODAY.month, TODAY.day, 17, tzinfo=UTC)


def _ours(
    watch: _Stopwatch, cluster: Any, needs: list[Any], askers: list[int], able: list[set[int]]
) -> list[list[Times]]:
    """Times of each run of each need; whoever is proposed can do it, and nobody is missed among few."""
    from ayni.directory.actor import Actor
    from ayni.directory.models import Organization
    from ayni.work.queries.candidates import candidates
    from ayni.work.queries.considered import CONSIDERED

    runs: list[list[Times]] = [[] for _ in needs]
    for _ in range(REPEATS):
        for times, need, asker, fitting in zip(runs, needs, askers, able, strict=True):
            organization = Organization.objects.get(pk=asker)
            actor = Actor(cluster, None, frozenset({"owner"}), organization)
            took, found = watch.of(partial(candidates, actor, need, asker=organization))
            top = found.matches[:TOP]
            times.append(took)
            proposed = {match.candidate.id for match in found.matches}
            if not proposed <= fitting or len(proposed) != min(len(fitting), len(proposed)) or (
                len(fitting) <= CONSIDERED and proposed != fitting
            ) or len(top) < min(TOP, len(fitting)):  # fmt: skip
                raise SystemExit(
                    f"the ranking and the scan disagree on {need}: {len(proposed)} of {len(fitting)}"
                )
    return runs


def _control(watch: _Stopwatch, cluster: Any, need: Any, asker: int) -> tuple[Times, set[int]]:
    """Times of reading the tables whole, and who can do it."""
    from django.db import connection

    from ayni.methods.capability_query import satisfying_materials, satisfying_processes

    limits = {"thickness_mm": "thickness_max_mm", "length_mm": "length_max_mm", "width_mm": "width_max_mm"}
    statement = (
        "SELECT o.id FROM directory_organization o "
        "WHERE o.cluster_id = %s AND o.id <> %s AND o.availability <> 'closed'"
    )
    parameters: list[Any] = [cluster.pk, asker]
    for process in need.processes:
        statement += (
            " AND o.id IN (SELECT organization_id FROM directory_capability WHERE cluster_id = %s"
            " AND (visibility <> 'private' OR organization_id = %s) AND process = ANY(%s)"
        )
        parameters += [cluster.pk, asker, list(satisfying_processes(process))]
        if need.material:
            statement += " AND material = ANY(%s)"
            parameters.append([*satisfying_materials(need.material), ""])
        for name, value in need.measures.items():
            statement += f" AND coalesce({limits[name]}, 'infinity') >= %s"
            parameters.append(value)
        statement += ")"
    with connection.cursor() as cursor:
        _indexes(cursor, "off")
        cursor.execute("SET LOCAL max_parallel_workers_per_gather = 0")
        times, found = watch.of(lambda: {row[0] for row in cursor.execute(statement, parameters).fetchall()})
        cursor.execute("SET LOCAL max_parallel_workers_per_gather = DEFAULT")
        _indexes(cursor, "on")
    return times, found


def _indexes(cursor: Any, state: str) -> None:
    for kind in ("indexscan", "indexonlyscan", "bitmapscan"):
        cursor.execute(f"SET LOCAL enable_{kind} = {state}")


def _summary(times: list[float]) -> dict[str, float]:
    ordered = sorted(times)

    def at(percent: int) -> float:
        return round(ordered[min(len(ordered) - 1, round(percent / 100 * (len(ordered) - 1)))], 1)

    return {"p50_ms": at(50), "p95_ms": at(95), "worst_ms": at(100)}


if __name__ == "__main__":
    main()
