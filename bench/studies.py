"""Studies under load: the coding page on a long interview, words in context, and bringing a large project.

Makes a database of its own. Prints JSON: medians in milliseconds beside the same page on a short interview,
and the time and memory of bringing 300 texts with 50,000 codings.
"""

import io
import json
import os
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from random import Random

WORDS = (
    "taller", "acero", "prestar", "confianza", "compra", "juntos", "plegadora", "cliente", "vecino", "máquina", "plata",
    "trabajo", "parque",
)  # fmt: skip
TURNS = 1_500
WORDS_A_TURN = 40


def main() -> None:
    """Measure all three."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["AYNI_DATA_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "ayni.settings"
        from ayni.kernel import embedded

        embedded.ensure_running()
        import django

        django.setup()
        from django.core.management import call_command

        from ayni.kernel import database

        database.prepare()
        call_command("collectstatic", interactive=False, verbosity=0)
        print(json.dumps(_measure(), indent=1))


def _measure() -> dict[str, object]:
    from django.test import Client

    from ayni.directory.models import Cluster, Membership, Person
    from ayni.directory.queries.actors import actor_for
    from ayni.kernel import tenancy

    cluster = Cluster.objects.create(slug="ves", name="Parque")
    with tenancy.opened(cluster):
        person = Person.objects.create_user(name="Inés", email="ines@park.pe")
        Membership.objects.create(person=person, role="researcher")
        actor = actor_for(cluster, person)
    with tenancy.opened(cluster):
        brought = _bring(actor)
    with tenancy.opened(cluster):
        study, short, long = _study_with_long_interview(actor)
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    root = f"/c/ves/estudios/{study}/"
    pages = {
        "short interview, ms": f"{root}entrevistas/{short}/",
        "60,000 words and 2,000 codings, its beginning, ms": f"{root}entrevistas/{long}/",
        "the same, its middle, ms": f"{root}entrevistas/{long}/?desde=180000",
        "choosing what to code there, ms": f"{root}entrevistas/{long}/codificar?desde=180000&hasta=180400",
        "words in context over 60,000 words, ms": f"{root}buscar?q=prestar",
    }
    timed = {name: _median(partial(client.get, path)) for name, path in pages.items()}
    return {**timed, **brought}


def _median(ask: Callable[[], object]) -> float:
    ask()
    took = []
    for _ in range(9):
        begun = time.perf_counter()
        ask()
        took.append(time.perf_counter() - begun)
    return round(1000 * statistics.median(took), 1)


def _talk(chance: Random, turns: int) -> str:
    return "\n".join(
        f"{'E' if turn % 2 else 'P'}: {' '.join(chance.choices(WORDS, k=WORDS_A_TURN))}."
        for turn in range(turns)
    )


def _study_with_long_interview(actor: object) -> tuple[int, int, int]:
    from ayni.studies.actions import codebook, consent, interviews, sample, study
    from ayni.studies.models import Coding, Use

    chance = Random(7)
    seat = study.begin_study(actor=actor, name="Largo", purpose="Medir.")  # type: ignore[arg-type]  # an Actor
    person = sample.choose(seat=seat, reason="Habla mucho.")
    consent.sign(seat=seat, participant=person, uses=[use.value for use in Use], signed_as="Rosa")
    codes = [codebook.make_code(seat=seat, name=f"código {number}") for number in range(60)]
    made = []
    for turns, codings in ((12, 20), (TURNS, 2_000)):
        text = _talk(chance, turns)
        said = interviews.begin_interview(seat=seat, participant=person, text=text)
        interviews.replace_names(seat=seat, interview=said, names={})
        Coding.objects.bulk_create(
            [
                Coding(
                    interview=said, code=chance.choice(codes), coder=seat.actor.person, begin=begin,
                    end=begin + chance.randrange(20, 180),
                )
                for begin in chance.sample(range(len(text) - 200), codings)
            ]
        )  # fmt: skip
        made.append(said.pk)
    return seat.study.pk, made[0], made[1]


def _bring(actor: object) -> dict[str, object]:
    from ayni.methods.refi_qda import Code, Coding, Document, Project, Selection, TextSpan, User, write_qdpx
    from ayni.studies.actions.exchange import bring_project

    chance = Random(8)
    numbers = iter(range(1, 10**9))

    def guid() -> str:
        return f"{next(numbers):08x}-0000-4000-8000-000000000000"

    user = guid()
    codes = [guid() for _ in range(80)]
    text = _talk(chance, 60)
    sources = tuple(
        Document(
            guid(), f"texto {number}", text,
            selections=tuple(
                Selection(guid(), TextSpan(begin, begin + 60), codings=(Coding(guid(), chance.choice(codes), user),))
                for begin in chance.sample(range(len(text) - 60), 167)
            ),
        )
        for number in range(300)
    )  # fmt: skip
    project = Project(
        "Grande",
        users=(User(user, "Ana"),),
        codes=tuple(Code(each, f"código {place}") for place, each in enumerate(codes)),
        sources=sources,
    )
    file = io.BytesIO()
    write_qdpx(project, file)
    del project, sources
    file.seek(0)
    begun = time.perf_counter()
    made = bring_project(actor=actor, stream=file, file_name="grande.qdpx", name="Grande")  # type: ignore[arg-type]  # an Actor
    took = time.perf_counter() - begun
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "bringing 300 texts, codings": made.counts["codings"],
        "bringing them, s (limit 20)": round(took, 1),
        "most memory of the process so far, MB (limit 500)": round(most),
    }


if __name__ == "__main__":
    main()
