"""Two studies for the demonstration: the published one in excerpts, and a synthetic one in two waves."""

from datetime import date, timedelta

from ayni.demonstration.talks import CODES, CODINGS, DOUBLED, PEOPLE, TALKS, THEMES
from ayni.directory.actor import Actor
from ayni.directory.models import Cluster, Organization, Person
from ayni.directory.queries.actors import actor_for
from ayni.kernel import clock
from ayni.ledger.kinds import Dimension
from ayni.observatory.baseline import PILLIHUAMAN_2025
from ayni.studies.actions import (
    codebook,
    coding,
    consent,
    double_coding,
    excerpts,
    findings,
    interviews,
    sample,
    study,
)
from ayni.studies.models import Code, Interview, Outcome, Participant, TeamRole, Use, Wave
from ayni.studies.queries.material import quotations, settled_codings, transcript_of
from ayni.studies.queries.studies import guide_of, seat_for, waves_of
from ayni.studies.rules import Seat

CITATION = (
    "Pillihuaman (2025). Relaciones colaborativas y sostenibilidad en microempresas metalmecánicas del Parque "
    "Industrial de Villa El Salvador. Revista Espacios, 46(03)."
)
DOI = "10.48082/espacios-a25v46n03p04"

READINGS = {
    Dimension.NETWORK: "Los talleres conviven cerca, pero la red es incipiente: relaciones esporádicas. Donde hay "
    "ayuda técnica, la confianza crece y nacen vínculos informales.",
    Dimension.ARTICULATION: "Desconfianza, competencia directa y falta de liderazgo común limitan la integración; aun "
    "así se pasan procesos y se recomiendan técnicos.",
    Dimension.COOPERATION: "Con proveedores y clientes el trato es de compra y venta. Hay experiencias nuevas: comprar "
    "juntos, acordar precios preferentes, crear con el cliente.",
    Dimension.RESOURCES: "Compartir maquinaria, logística o dinero se siente necesario y es de lo más débil: no hay un "
    "mecanismo que lo haga posible.",
    Dimension.SUSTAINABILITY: "El clúster se reconoce como posibilidad. Hoy aporta aprendizaje, reputación e "
    "información, sin efecto todavía en la sostenibilidad.",
}
"""What the article reads in each quotation, in our words."""

WAVE_GAP = timedelta(days=180)


def add_studies(cluster: Cluster, ines: Person, tomas: Person, carmen: Person) -> None:
    """Both studies, led by Inés; Tomás codes and Carmen reads."""
    lead = actor_for(cluster, ines)
    _published(lead, tomas, carmen)
    _synthetic(cluster, lead, tomas, carmen)


def _published(lead: Actor, tomas: Person, carmen: Person) -> None:
    seat = study.begin_study(
        actor=lead,
        from_template=False,
        name="Relaciones colaborativas y sostenibilidad (publicado, 2025)",
        purpose="Analizar las relaciones colaborativas y la sostenibilidad en microempresas de estructuras metálicas "
        "del Parque Industrial de Villa El Salvador.",
        design="Enfoque cualitativo. Cinco líderes de microempresas, elegidos por su experiencia, entrevistados en "
        "persona con consentimiento informado; análisis temático sobre cinco dimensiones.",
        limits="Aquí solo está lo que el artículo imprimió: una cita por dimensión, sin decir quién la dijo. No "
        "permite contar personas ni comparar.",
        citation=CITATION,
        doi=DOI,
        published=True,
        smallest_cell=1,
    )
    for person, role in ((tomas, TeamRole.READER), (carmen, TeamRole.READER)):
        study.put_in_team(seat=seat, person=person, role=role)
    voices = excerpts.published_voices(
        seat=seat,
        label="Líderes citados",
        reason="El artículo entrevistó a cinco líderes y cita una frase por dimensión, sin decir de quién es cada una.",
    )
    for dimension, words in PILLIHUAMAN_2025.quotations.items():
        said = excerpts.take_excerpt(
            seat=seat, voices=voices, name=f"Cita: {Dimension(dimension).label}", text=words
        )
        code = codebook.make_code(
            seat=seat, name=str(Dimension(dimension).label), definition=READINGS[Dimension(dimension)]
        )
        (given,) = coding.code_text(seat=seat, interview=said, begin=0, end=len(words), codes=[code])
        theme = findings.write_theme(
            seat=seat,
            name=str(Dimension(dimension).label),
            story=READINGS[Dimension(dimension)],
            codes=[code],
        )
        findings.choose_quote(seat=seat, coding=given, theme=theme, importance=3)


def _synthetic(cluster: Cluster, lead: Actor, tomas: Person, carmen: Person) -> None:
    with clock.at(clock.now() - 2 * WAVE_GAP):
        seat = study.begin_study(
            actor=lead,
            name="Cómo nace la confianza (demostración)",
            purpose="Comprender cómo nace y cómo se pierde la confianza entre talleres, y qué cambia cuando lo que se "
            "hace juntos queda registrado.",
            design="Cinco personas elegidas por lo distinto de su experiencia, entrevistadas dos veces, con medio año "
            "de por medio. Análisis temático; dos entrevistas codificadas por dos personas sin verse.",
            ethics="Quien habla de un vecino puede quedar mal con él: los nombres se cambian, y cada cita se lee a la "
            "persona antes de publicarla.",
            limits="Material escrito para la demostración: no dice nada de nadie.",
            synthetic=True,
            smallest_cell=2,
        )
        study.put_in_team(seat=seat, person=tomas, role=TeamRole.CODER)
        study.put_in_team(seat=seat, person=carmen, role=TeamRole.READER)
    with clock.at(clock.now() - WAVE_GAP):
        study.open_wave(seat=seat, name="Segunda ola", begins_on=clock.today())
    coder = seat_for(actor_for(cluster, tomas), seat.study.pk)
    codes = _codes(seat)
    said = _interviews(seat)
    for person, wave, words, name in CODINGS:
        _give(coder if wave else seat, said[person, wave], words, codes[name])
    _code_twice(seat, coder, said, codes)
    for name, story, under, quoted in THEMES:
        theme = findings.write_theme(seat=seat, name=name, story=story, codes=[codes[each] for each in under])
        for person, wave, words, dissents in quoted:
            given = next(
                each
                for each in quotations(settled_codings(seat.study))
                if each.words == words and each.coding.interview_id == said[person, wave].pk
            )
            findings.choose_quote(
                seat=seat,
                coding=given.coding,
                theme=theme,
                importance=1 if dissents else 3,
                dissents=dissents,
            )


def _codes(seat: Seat) -> dict[str, Code]:
    """The dimensions at the top, the codes below them."""
    tops = {
        dimension.value: codebook.make_code(seat=seat, name=str(dimension.label))
        for dimension in Dimension
        if dimension != Dimension.GOVERNANCE
    }
    return {
        name: codebook.make_code(seat=seat, name=name, parent=tops[dimension], definition=meaning)
        for name, (dimension, meaning) in CODES.items()
    }


def _interviews(seat: Seat) -> dict[tuple[str, int], Interview]:
    workshops = list(Organization.objects.filter(kind="workshop", guild="metalworking").order_by("pk")[2:5])
    waves, guide = waves_of(seat.study), guide_of(seat.study)
    made = {}
    for place, (name, (reason, known)) in enumerate(PEOPLE.items()):
        organization = workshops[place] if place < len(workshops) else None
        person = sample.choose(seat=seat, reason=reason, organization=organization, **known)
        _agree(seat, person)
        for number, text in enumerate(TALKS[name]):
            began = interviews.begin_interview(
                seat=seat,
                participant=person,
                text=text,
                wave=waves[number],
                guide=guide,
                held_on=_day(waves[number], place),
            )
            interviews.replace_names(seat=seat, interview=began, names={})
            made[name, number] = began
    asked = sample.choose(
        seat=seat, reason="Dueña de un taller nuevo; pidió pensarlo.", sex="woman", guild="garments"
    )
    sample.note_approach(seat=seat, participant=asked, outcome=Outcome.POSTPONED, happened_on=clock.today())
    return made


def _day(wave: Wave, place: int) -> date:
    return wave.begins_on + timedelta(days=2 * place + 1)


def _agree(seat: Seat, person: Participant) -> None:
    uses = [use.value for use in Use]
    if person.sex == "man" and person.guild == "foundry":
        uses.remove(Use.QUOTE_IN_PRINT)
    consent.sign(seat=seat, participant=person, uses=uses, signed_as="(firma de demostración)")
    sample.note_approach(
        seat=seat, participant=person, outcome=Outcome.INTERVIEWED, happened_on=clock.today() - WAVE_GAP
    )


def _give(seat: Seat, interview: Interview, words: str, code: Code) -> None:
    transcript = transcript_of(interview)
    assert transcript is not None  # made just before
    begin = transcript.text.index(words)
    coding.code_text(seat=seat, interview=interview, begin=begin, end=begin + len(words), codes=[code])


def _code_twice(
    seat: Seat, coder: Seat, said: dict[tuple[str, int], Interview], codes: dict[str, Code]
) -> None:
    """The furniture maker's interviews; the first is reconciled, the second waits to be compared."""
    seats = {"ines": seat, "tomas": coder}
    for wave in (0, 1):
        interview = said["muebles", wave]
        people = [each.actor.signed_in for each in seats.values()]
        double = double_coding.open_double_coding(seat=seat, interview=interview, people=people)
        for number, words, name, givers in DOUBLED:
            for giver in givers if number == wave else ():
                _give(seats[giver], interview, words, codes[name])
        for each in seats.values():
            double_coding.finish_coding(seat=each, double=double)
        if wave == 0:
            double_coding.close_double_coding(seat=seat, double=double)
