"""Taking over a list of 10,000 organisations, step by step, beside the least that any import must do.

A CSV (Windows-1252) and the same list as XLSX, 12 columns, one row in twenty bad, one in ten already in the
directory; on the embedded PostgreSQL as the application's role, row-level security on. The floor, measured in
the same run: the csv module alone, and the same organisations by one COPY. Prints JSON, seconds, medians.
"""

import csv
import io
import json
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from random import Random
from typing import Any

ROWS = int(os.environ.get("AYNI_BENCH_ROWS", "10000"))
REPEATS = 3
GOAL_SECONDS = 10.0

HEADER = ["N°", "RUC", "Nombre comercial", "Razón social", "Celular", "Correo", "Rubro", "Dirección", "Mz", "Lote",
          "N° de trabajadores", "Representante"]  # fmt: skip
GUILDS = ["Metal mecánica", "Carpintería", "Confecciones", "Calzado", "Fundición", "Alimentos"]


def main() -> None:
    """Make the list once, take it over three times into a fresh cluster, print the medians."""
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
        rows = _rows()
        runs = [_run(number, rows) for number in range(REPEATS)]
        report = {key: round(statistics.median(run[key] for run in runs), 3) for key in runs[0]}
        floor = report["floor_csv"] + report["floor_copy"]
        report["goal"] = GOAL_SECONDS
        report["share_of_a_core"] = round(_share_of_a_core(), 2)
        report["ratio_to_floor"] = round((report["upload_csv"] + report["take_over"]) / floor, 1)
        report["peak_memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        json.dump({"rows": ROWS, **report}, sys.stdout, indent=2)
        print()


def _share_of_a_core() -> float:
    """How much of a core a purely computing process gets on this machine now: 1 when nothing else runs."""
    began, worked = time.perf_counter(), time.process_time()
    while time.process_time() - worked < 1.0:
        sum(range(10_000))
    return (time.process_time() - worked) / (time.perf_counter() - began)


def _rows() -> list[list[str]]:
    from stdnum.pe import ruc

    chance = Random(5)
    rows = []
    for number in range(ROWS):
        body = f"20{chance.randrange(10**8):08d}"
        digit = ruc.calc_check_digit(body)
        if number % 20 == 7:
            digit = str((int(digit) + 1) % 10)
        rows.append([
            str(number + 1), body + digit, f"Taller Ñandú {number}", f"Inversiones Peña {number} S.A.C.",
            f"9{chance.randrange(10**8):08d}", f"taller{number}@correo.pe", chance.choice(GUILDS),
            f"Av. Los Álamos {number}", chance.choice("ABCDEFGH"), str(chance.randrange(1, 40)),
            str(chance.randrange(1, 15)), f"Rosa Quispe {number}",
        ])  # fmt: skip
    return rows


def _as_csv(rows: list[list[str]]) -> bytes:
    target = io.StringIO()
    csv.writer(target, delimiter=";").writerows([HEADER, *rows])
    return target.getvalue().encode("cp1252")


def _as_xlsx(rows: list[list[str]]) -> bytes:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in [HEADER, *rows]:
        sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _run(number: int, rows: list[list[str]]) -> dict[str, float]:
    from ayni.directory.actions import imports
    from ayni.directory.actor import Actor
    from ayni.directory.models import Cluster, Membership, Organization, Person, Role
    from ayni.directory.queries.imports import preview_of
    from ayni.kernel import tenancy

    cluster = Cluster.objects.create(slug=f"bench-{number}", name="Bench")
    carmen = Person.objects.create_user(name="Carmen")
    actor = Actor(cluster, carmen, frozenset({Role.COORDINATOR}))
    as_csv, as_xlsx = _as_csv(rows), _as_xlsx(rows)
    took: dict[str, float] = {}

    def timed(name: str, step: Callable[[], Any]) -> Any:
        began, worked = time.perf_counter(), time.process_time()
        with tenancy.opened(cluster):
            result = step()
        took[name] = time.perf_counter() - began
        took[f"{name}_own_cpu"] = time.process_time() - worked
        return result

    with tenancy.opened(cluster):
        Membership.objects.create(person=carmen, role=Role.COORDINATOR)
        Organization.objects.bulk_create(
            [Organization(name=row[2], tax_id=row[1]) for row in rows[::10] if int(row[0]) % 20 != 8]
        )
    timed("floor_csv", lambda: list(csv.reader(io.StringIO(as_csv.decode("cp1252")), delimiter=";")))
    timed("floor_copy", lambda: _copy(rows))
    draft = timed("upload_csv", lambda: imports.upload_list(actor=actor, file_name="x.csv", content=as_csv))
    timed("upload_xlsx", lambda: imports.upload_list(actor=actor, file_name="x.xlsx", content=as_xlsx))
    timed("preview", lambda: preview_of(draft, "PE"))
    timed("take_over", lambda: imports.take_over(actor=actor, draft=draft))
    again = timed("upload_again", lambda: imports.upload_list(actor=actor, file_name="x.csv", content=as_csv))
    timed("take_over_again", lambda: imports.take_over(actor=actor, draft=again))
    took["whole_csv"] = took["upload_csv"] + took["preview"] + took["take_over"]
    took["whole_xlsx"] = took["upload_xlsx"] + took["preview"] + took["take_over"]
    return took


def _copy(rows: list[list[str]]) -> None:
    """The same organisations into a bare table, by the fastest way PostgreSQL has."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE bare (name text, tax_id text, phone text, email text, address text) ON COMMIT DROP"
        )
        with cursor.copy("COPY bare FROM STDIN") as copy:
            for row in rows:
                copy.write_row([row[2], row[1], row[4], row[5], row[7]])


if __name__ == "__main__":
    main()
