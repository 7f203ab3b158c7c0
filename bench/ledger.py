"""Writing and verifying a long ledger, beside the least that either could cost in the same run.

Writes collaborations with answers into a fresh embedded database by `record_many`, and walks the chain as
`ayni ledger verify` does. Beside writing stands hashing the same entries alone; beside verifying, reading all
the rows with a bare cursor and hashing each entry once. Prints JSON. `AYNI_BENCH_COLLABORATIONS` sets how many
(default 60,000, which makes about 100,000 entries).
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from random import Random
from typing import Any

COLLABORATIONS = int(os.environ.get("AYNI_BENCH_COLLABORATIONS", "60000"))
ORGANIZATIONS = 1000
ANSWERED = 0.7


def main() -> None:
    """Fill, measure, print."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(AYNI_DATA_DIR=folder, DJANGO_SETTINGS_MODULE="ayni.settings")
        os.environ.pop("DATABASE_URL", None)
        from ayni.kernel import embedded

        embedded.ensure_running()
        import django

        django.setup()
        from ayni.kernel import database

        database.prepare()
        json.dump(_measured(), sys.stdout, indent=2)
        print()


def _measured() -> dict[str, Any]:
    from ayni.directory.models import Cluster
    from ayni.kernel import tenancy
    from ayni.ledger.actions import record_many
    from ayni.ledger.models import Entry
    from ayni.ledger.queries.verification import verify

    cluster = Cluster.objects.create(slug="bench", name="Bench")
    with tenancy.opened(cluster):
        deeds = _deeds()
        writing = _seconds(partial(record_many, deeds))
        deeds.clear()
        entries = Entry.objects.count()
    with tenancy.opened(cluster):
        verifying = _seconds(lambda: _must_be_intact(verify()))
        least = _seconds(_read_and_hash)
    return {
        "entries": entries,
        "write_seconds": round(writing, 1),
        "written_per_second": round(entries / writing),
        "verify_seconds": round(verifying, 1),
        "verified_per_second": round(entries / verifying),
        "read_and_hash_seconds": round(least, 1),
        "verify_to_read_and_hash": round(verifying / least, 2),
        "verify_command_peak_mb": _peak_mb_of_the_command(),
    }


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


VERIFY = """
import re
from pathlib import Path
from ayni.__main__ import main
main(["ledger", "verify"])
print(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1])
"""


def _peak_mb_of_the_command() -> int:
    """Resident memory of `ayni ledger verify` at its highest (Linux)."""
    done = subprocess.run([sys.executable, "-c", VERIFY], check=True, capture_output=True, text=True)
    return int(done.stdout.split()[-1]) // 1024


def _must_be_intact(verdict: Any) -> None:
    if not verdict.intact:
        raise SystemExit(f"the ledger is not intact: {verdict.problems[:3]}")


def _read_and_hash() -> None:
    """Every row of the tables that a verification reads, through a bare cursor, and one hash an entry."""
    from django.db import connection

    from ayni.methods.hash_chain import canonical, words_digest

    with connection.cursor() as cursor:
        for table in ("collaboration", "participation", "confirmation", "rating", "reversal", "note"):
            cursor.execute(f"SELECT * FROM ledger_{table}")
            while cursor.fetchmany(2000):
                pass
        cursor.execute("SELECT facts FROM ledger_entry ORDER BY sequence")
        while rows := cursor.fetchmany(2000):
            for (facts,) in rows:
                words_digest("", canonical(json.loads(facts) if isinstance(facts, str) else facts).decode())


def _deeds() -> list[Any]:
    from ayni.directory.models import Organization, Person
    from ayni.kernel import clock
    from ayni.ledger.actions import Deed, Party, Reply
    from ayni.ledger.kinds import KINDS, PartyRole
    from ayni.ledger.models import Answer

    chance, now = Random(7), clock.now()
    members = Organization.objects.bulk_create(Organization(name=f"Taller {n}") for n in range(ORGANIZATIONS))
    people = Person.objects.bulk_create(
        Person(name=f"Persona {n}", email=f"{n}@example.org") for n in range(ORGANIZATIONS)
    )
    kinds = [kind.code for kind in KINDS.values() if kind.directed]
    deeds = []
    for number in range(COLLABORATIONS):
        one, other = chance.sample(range(ORGANIZATIONS), 2)
        at = now - timedelta(minutes=15 * (COLLABORATIONS - number), days=3)
        reply = Reply(members[other], Answer.CONFIRMED, people[other])
        deeds.append(
            Deed(
                kind=chance.choice(kinds),
                happened_on=at.date(),
                parties=(Party(members[one], PartyRole.GIVER), Party(members[other], PartyRole.RECEIVER)),
                recorded_by=people[one],
                recorded_for=members[one],
                recorded_at=at,
                replies=(reply,) if chance.random() < ANSWERED else (),
            )
        )
    return deeds


if __name__ == "__main__":
    main()
