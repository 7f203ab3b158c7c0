"""Searching a directory of 100,000 organisations and 600,000 capabilities, beside a plain scan.

Two clusters on the embedded PostgreSQL, asked as the application's role under row-level security. The
control asks each question as one plain statement without any index, and must find the same organisations.
Prints JSON: milliseconds (p50, p95, worst) of both, overall and by kind of question, and their ratio.
"""

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

ORGANIZATIONS = int(os.environ.get("AYNI_BENCH_ORGANIZATIONS", "100000"))
CAPABILITIES_EACH = 6
QUESTIONS = int(os.environ.get("AYNI_BENCH_QUESTIONS", "240"))
REPEATS = 3
GOAL_P95_MS = 30.0

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
                [field.get_db_prep_save(getattr(row, field.attname), connections["owner"]) for field in fields]
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
