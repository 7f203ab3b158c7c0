"""Searching a directory of 100,000 organisations and 600,000 capabilities, beside a plain scan.

Two clusters on the embedded PostgreSQL, asked as the application's role under row-level security. The
control answers each question by one plain statement that reads the tables whole, and must agree on who fits.
Prints JSON: milliseconds (p50, p95, worst) of both over all questions and by sort of question, the ratio of
the medians, and the sizes of the tables. `AYNI_BENCH_ORGANIZATIONS` makes it smaller, `AYNI_BENCH_DATA`
names a folder whose data is kept for the next run.
"""

import dataclasses
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from random import Random
from typing import Any

ORGANIZATIONS = int(os.environ.get("AYNI_BENCH_ORGANIZATIONS", "100000"))
CAPABILITIES_EACH = 6
QUESTIONS = int(os.environ.get("AYNI_BENCH_QUESTIONS", "240"))
REPEATS = 5
GOAL_P95_MS = 30.0
PAGE = 20

GUILDS = {"metalworking": 30, "carpentry": 25, "garments": 18, "footwear": 10, "crafts": 5, "foundry": 3, "food": 6,
          "services": 3}  # fmt: skip
SURNAMES = """quispe mamani flores condori huaman rojas sanchez garcia torres vargas ramos choque apaza ccori castro
    mendoza chavez gutierrez espinoza ramirez salazar paredes cardenas navarro villanueva palomino ticona lazo
    olivera benites zegarra cusi yupanqui laura poma soto""".split()  # noqa: SIM905
BUSINESS = """metal andina estructuras inoxidables muebles calzado confecciones taller industrias servicios
    fabricaciones creaciones fundición carpintería maestranza cocinas proyectos acabados moldes piezas""".split()  # noqa: SIM905
PLACES = "sur norte lima pacífico andes sol villa real moderno perú express universal nacional unión".split()  # noqa: SIM905
GOODS = """cocinas industriales mesas trabajo lavaderos campanas extractoras estructuras portones escaleras barandas
    muebles roperos sillas puertas ventanas zapatos botas uniformes polos casacas bombas ejes engranajes tolvas
    tanques silos fajas transportadoras carretas remolques estantes vitrinas hornos panaderos freidoras parrillas
    repuestos minería pesquera agro construcción hospitales colegios restaurantes a medida entrega lima
    provincias acabado garantía experiencia diseño planos soldadura torno plegado pintura inoxidable""".split()  # noqa: SIM905


def main() -> None:
    """Make the data once, ask every question in a seeded order, print what it took."""
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
    """Two clusters, the second a tenth of the first; rows by COPY as the tables' owner. Returns seconds."""
    from django.db import connections

    from ayni.directory.models import Cluster

    if Cluster.objects.exists():
        return 0.0
    began = time.perf_counter()
    for slug, size in (("large", ORGANIZATIONS), ("other", ORGANIZATIONS // 10)):
        _fill_cluster(Cluster.objects.create(slug=slug, name=slug.title()), size, Random(7))
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return round(time.perf_counter() - began, 1)


def _fill_cluster(cluster: Any, size: int, chance: Random) -> None:
    from django.db import connections

    from ayni.directory.actions.indexing import terms_of

    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM directory_organization")
        first = cursor.fetchone()[0] + 1
        made = [_organization(chance, cluster.pk, first + n) for n in range(size)]
        able = [_capabilities(chance, each) for each in made]
        _copy(cursor, made)
        _copy(cursor, [row for rows in able for row in rows])
        columns = "(cluster_id, organization_id, term, visibility, in_name)"
        with cursor.copy(f"COPY directory_posting {columns} FROM STDIN") as copy:
            for organization, rows in zip(made, able, strict=True):
                for term, (visibility, in_name) in terms_of(organization, rows).items():
                    copy.write_row((cluster.pk, organization.pk, term, visibility, in_name))
        cursor.execute("SELECT setval('directory_organization_id_seq', %s)", [first + size])


def _copy(cursor: Any, rows: list[Any]) -> None:
    fields = [field for field in rows[0]._meta.concrete_fields if not field.primary_key]
    if rows[0].pk:
        fields.append(rows[0]._meta.pk)
    columns = ", ".join(f'"{field.column}"' for field in fields)
    from django.db import connections

    with cursor.copy(f'COPY "{rows[0]._meta.db_table}" ({columns}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row(
                [
                    field.get_db_prep_save(getattr(row, field.attname), connections["owner"])
                    for field in fields
                ]
            )


def _organization(chance: Random, cluster_id: int, pk: int) -> Any:
    from ayni.directory.models import Organization

    guild = chance.choices(list(GUILDS), list(GUILDS.values()))[0]
    words = chance.sample(GOODS, 10)
    state = chance.choices(["free", "busy", "closed"], [60, 32, 8])[0]
    return Organization(
        pk=pk,
        cluster_id=cluster_id,
        kind="workshop" if chance.random() < 0.95 else "supplier",
        guild=guild,
        name=f"{chance.choice(BUSINESS)} {chance.choice(SURNAMES)} {chance.choice(PLACES)} {pk}".title(),
        description=f"{' '.join(words[:6])}. {' '.join(words[6:])}.",
        availability=state,
        visibility={"description": "cluster"} if chance.random() < 0.1 else {},
    )


def _capabilities(chance: Random, organization: Any) -> list[Any]:
    """Six each; processes as uneven as in a park (a few are everywhere), some rows private or without limits."""
    from ayni.directory.models import Capability
    from ayni.methods.materials import MATERIALS
    from ayni.methods.processes import PROCESSES

    weights = [1 / (rank + 3) for rank in range(len(PROCESSES))]
    order = Random(11).sample(PROCESSES, len(PROCESSES))
    rows = []
    for process in chance.choices(order, weights, k=CAPABILITIES_EACH):
        stated = chance.random() < 0.75
        rows.append(
            Capability(
                cluster_id=organization.cluster_id,
                organization_id=organization.pk,
                kind="process",
                process=process.code,
                material=chance.choices(["", chance.choice(MATERIALS[:28]).code], [35, 65])[0],
                thickness_max_mm=chance.choice([1.5, 2, 3, 4.5, 6, 9, 12, 19, 25, 50]) if stated else None,
                length_max_mm=chance.choice([1200, 1500, 2400, 2500, 3000, 6000]) if stated else None,
                diameter_max_mm=chance.choice([100, 200, 300, 500]) if process.code == "turning" else None,
                visibility=chance.choices(["public", "cluster", "private"], [80, 15, 5])[0],
            )
        )
    return rows


PROCESS_WORDS = """plegado doblado rolado torneado fresado soldadura soldar tig mig láser plasma oxicorte cizallado
    guillotina taladrado roscado pintura granallado cromado galvanizar fundición temple corte cortar""".split()  # noqa: SIM905
MATERIAL_WORDS = "inox acero fierro aluminio bronce A36 304 galvanizado".split()  # noqa: SIM905

SORTS = {"process": 20, "process and measures": 25, "name": 15, "being typed": 10, "goods": 10, "process and word": 8,
         "process and filter": 7, "list": 5}  # fmt: skip
"""How many in a hundred questions are of each sort."""


def _questions(chance: Random) -> Iterator[tuple[str, dict[str, Any]]]:
    """Questions as people ask them: sort, and what `Filters` takes."""
    for _ in range(QUESTIONS):
        sort = chance.choices(list(SORTS), list(SORTS.values()))[0]
        process, material = chance.choice(PROCESS_WORDS), chance.choice(["", "", *MATERIAL_WORDS])
        surname, goods = chance.choice(SURNAMES), chance.sample(GOODS, 2)
        thickness, length = (
            chance.choice(["2 mm", "3 mm", "6 mm", "12 mm"]),
            chance.choice(["", "1200", "2500", "2.4 m"]),
        )
        guild, free = chance.choice(list(GUILDS)), chance.random() < 0.5
        asked: dict[str, dict[str, Any]] = {
            "process": {"text": f"{process} {material}"},
            "process and measures": {"text": f"{process} {thickness} {material} {length}"},
            "name": {"text": f"{chance.choice(BUSINESS)} {surname}" if free else surname},
            "being typed": {"text": chance.choice([surname, *goods])[: chance.randint(1, 6)]},
            "goods": {"text": " ".join(goods[: chance.randint(1, 2)])},
            "process and word": {"text": f"{process} {chance.choice([surname, goods[0]])}"},
            "process and filter": {"text": process, "guild": guild, "free_only": free},
            "list": {"guild": guild if free else "", "free_only": chance.random() < 0.3},
        }
        yield sort, asked[sort]


def _measured() -> dict[str, Any]:
    from ayni.directory.actor import Actor
    from ayni.directory.models import Cluster
    from ayni.directory.queries.search import Filters
    from ayni.kernel import tenancy

    cluster = Cluster.objects.get(slug="large")
    neighbour, public = Actor(cluster, None, frozenset({"owner"})), Actor(cluster)
    chance = Random(3)
    asked = [
        (sort, Filters(**given), public if chance.random() < 0.2 else neighbour)
        for sort, given in _questions(chance)
    ]
    with tenancy.opened(cluster):
        ours = _ours(asked)
        control = [_control(actor, filters) for _, filters, actor in asked]
    return {
        "organizations": ORGANIZATIONS,
        "questions": len(asked),
        "goal_p95_ms": GOAL_P95_MS,
        "search": _summary([ms for each in ours for ms in each]),
        "control": _summary(control),
        "ratio_of_medians": round(
            statistics.median(control) / _p(50, [ms for each in ours for ms in each]), 1
        ),
        "by_sort": {
            sort: _summary(
                [ms for (each, *_), runs in zip(asked, ours, strict=True) if each == sort for ms in runs]
            )
            for sort in SORTS
        },
        "slowest": [
            {"text": asked[n][1].text, "guild": asked[n][1].guild, "ms": round(statistics.median(ours[n]), 1)}
            for n in sorted(range(len(asked)), key=lambda n: -statistics.median(ours[n]))[:5]
        ],
        "megabytes": _sizes(),
    }


def _ours(asked: list[tuple[str, Any, Any]]) -> list[list[float]]:
    """Milliseconds of each run of each question: all once to warm up, then all `REPEATS` times in turn."""
    from ayni.directory.queries.search import search

    runs: list[list[float]] = [[] for _ in asked]
    for turn in range(REPEATS + 1):
        for times, (_, filters, actor) in zip(runs, asked, strict=True):
            unread = dataclasses.replace(filters)  # what was understood of the text is not kept
            began = time.perf_counter()
            search(actor, unread, size=PAGE)
            if turn:
                times.append((time.perf_counter() - began) * 1000)
    return runs


def _control(actor: Any, filters: Any) -> float:
    """Milliseconds of the same question by reading the tables whole; fails if the answers differ."""
    from django.db import connection

    from ayni.directory.queries.search import question, search

    found, asked = search(actor, filters, size=PAGE), question(actor, filters)
    parts = [need.organizations(asked.listing.cluster_id) for need in asked.needs]
    statement = (
        "SELECT o.id FROM directory_organization o WHERE o.cluster_id = %s AND o.left_at IS NULL "
        f"AND {asked.listing.present.sql}" + "".join(f" AND o.id IN ({part.sql})" for part in parts)
    )
    parameters = [asked.listing.cluster_id, *asked.listing.present.parameters]
    parameters += [value for part in parts for value in part.parameters]
    with connection.cursor() as cursor:
        _indexes(cursor, "off")
        began = time.perf_counter()
        cursor.execute(f"{statement} ORDER BY o.availability = 'free' DESC, o.name LIMIT {PAGE}", parameters)
        cursor.fetchall()
        milliseconds = (time.perf_counter() - began) * 1000
        cursor.execute(statement, parameters)
        fitting = {row[0] for row in cursor.fetchall()}
        _indexes(cursor, "on")
    _same(filters, found, fitting)
    return milliseconds


def _indexes(cursor: Any, state: str) -> None:
    for kind in ("indexscan", "indexonlyscan", "bitmapscan"):
        cursor.execute(f"SET LOCAL enable_{kind} = {state}")


def _same(filters: Any, found: Any, fitting: set[int]) -> None:
    """The search and the control agree on who fits."""
    shown = {each.pk for each in found.organizations} - found.only_mentioning
    agree = not fitting if found.dropped else shown <= fitting and len(shown) == min(PAGE, len(fitting))
    counted = found.total is None or found.dropped or found.total == len(fitting)
    if not (agree and counted):
        raise SystemExit(
            f"the search and the control disagree on {filters}: {found.total} and {len(fitting)}"
        )


def _sizes() -> dict[str, float]:
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT relname, pg_total_relation_size(oid) / 1e6 FROM pg_class WHERE relname IN "
            "('directory_organization', 'directory_capability', 'directory_posting') ORDER BY relname"
        )
        return {name.removeprefix("directory_"): round(float(size)) for name, size in cursor.fetchall()}


def _summary(times: list[float]) -> dict[str, float]:
    return {
        "p50_ms": round(_p(50, times), 1),
        "p95_ms": round(_p(95, times), 1),
        "worst_ms": round(max(times), 1),
    }


def _p(percent: int, times: list[float]) -> float:
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, round(percent / 100 * (len(ordered) - 1)))]


if __name__ == "__main__":
    main()
