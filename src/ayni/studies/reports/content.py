"""What a report says: only what was recorded, only words that may be quoted now."""

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni.studies.models import Code, Study, Use
from ayni.studies.queries.agreement import assessment_of
from ayni.studies.queries.analysis import Cell, groupings, matrix, saturation
from ayni.studies.queries.codebook import listed
from ayni.studies.queries.findings import Chosen, quotes_of, themes_of
from ayni.studies.queries.material import open_interviews, sealed_count
from ayni.studies.queries.sample import attributes, responses, sample_of
from ayni.studies.queries.studies import guide_of, questions_of, team_of, waves_of
from ayni.studies.reports.blocks import Block, Cited, Heading, Paragraph, Report, Table

QUOTES_A_CODE = 3


def report_of(study: Study, *, in_print: bool) -> Report:
    """The whole report, for publication (`in_print`) or for the cluster."""
    use = Use.QUOTE_IN_PRINT if in_print else Use.QUOTE_HERE
    blocks = tuple(_blocks(study, use))
    quoted = Counter(each.said.coding.interview.participant_id for each in _quoted(study, use))
    said = (
        _("Para publicar: solo citas permitidas en publicaciones.")
        if in_print
        else _("Para el parque: solo citas permitidas dentro del parque.")
    )
    return Report(study.name, said, blocks, dict(quoted))


def _quoted(study: Study, use: Use) -> list[Chosen]:
    """The quotes that the report holds: all of the bank that are open for this use."""
    return quotes_of(study, use)


def _blocks(study: Study, use: Use) -> Iterator[Block]:
    if study.synthetic:
        yield Paragraph(_("Material sintético, escrito para la demostración: nadie lo dijo."))
    yield Heading(_("Objetivo"))
    yield Paragraph(study.purpose)
    yield Heading(_("Método"))
    yield from _method(study)
    yield Heading(_("Participantes"))
    yield from _participants(study)
    yield Heading(_("Resultados"))
    yield from _results(study, use)
    yield Heading(_("Comparaciones"))
    yield from _comparisons(study, use)
    yield Heading(_("Acuerdo entre quienes codificaron"))
    yield from _agreement(study, use)
    yield Heading(_("Límites"))
    yield from _limits(study)
    yield Heading(_("Anexo: libro de códigos"))
    yield _codebook(study, use)


def _method(study: Study) -> Iterator[Block]:
    """The items that COREQ (Tong et al. 2007) asks for, as far as they were recorded."""
    guide = guide_of(study)
    answered = responses(sample_of(study))
    rows = [
        (_("Diseño"), study.design),
        (_("Equipo"), ", ".join(f"{m.person.name} ({m.get_role_display()})" for m in team_of(study))),
        (_("Olas"), ", ".join(f"{w.name} ({w.begins_on:%m/%Y})" for w in waves_of(study))),
        (
            _("Guía"),
            _("versión %(version)s, %(count)s preguntas")
            % {"version": guide.version, "count": len(questions_of(guide))}
            if guide
            else "",
        ),
        (
            _("Muestra"),
            _("intencional; %(count)s personas elegidas, cada una con su razón") % {"count": answered.chosen},
        ),
        (_("Respuesta"), ", ".join(f"{outcome.label}: {count}" for outcome, count in answered.by_outcome)),
        (_("Cuidado de las personas"), study.ethics),
        (_("Análisis"), _("temático; cada codificación guarda quién la hizo y toda la historia")),
        (_("Fuente"), f"{study.citation} {study.doi}".strip()),
    ]
    if study.published:  # how its own team, waves and sample are kept here says nothing of that study
        rows = [row for row in rows if row[0] in {_("Diseño"), _("Cuidado de las personas"), _("Fuente")}]
    recorded = tuple((name, said) for name, said in rows if said)
    yield Table(_("Lo que quedó registrado del método."), (_("Punto"), _("Registro")), recorded)


def _participants(study: Study) -> Iterator[Block]:
    people = list({each.participant_id: each.participant for each in open_interviews(study)}.values())
    if study.published:
        yield Paragraph(people[0].reason if people else "")
        return
    floor = study.smallest_cell
    rows = []
    for name, words in attributes().values():
        counts = Counter(words(person) for person in people)
        shown = [
            f"{value}: {count if count >= floor else f'<{floor}'}" for value, count in counts.most_common()
        ]
        rows.append((name, " · ".join(shown)))
    caption = ngettext(
        "%(count)s persona con entrevista abierta al análisis.",
        "%(count)s personas con entrevista abierta al análisis.",
        len(people),
    ) % {"count": len(people)}
    yield Table(caption, (_("Atributo"), _("Personas")), tuple(rows))


def _results(study: Study, use: Use) -> Iterator[Block]:
    themes = themes_of(study, use)
    for told in themes:
        yield Heading(told.theme.name, 2)
        if told.theme.story:
            yield Paragraph(told.theme.story)
        if not study.published:
            yield Paragraph(
                _("Se apoya en %(segments)s fragmentos de %(people)s personas.")
                % {"segments": told.segments, "people": told.people}
            )
        yield from (_cited(each) for each in told.quotes)
        if told.dissenting:
            yield Paragraph(_("En contra:"))
            yield from (_cited(each) for each in told.dissenting)
    loose = [each for each in quotes_of(study, use) if each.quote.theme_id is None]
    if loose:
        yield Heading(_("Otras citas"), 2)
        yield from (_cited(each) for each in loose)
    if not themes and not loose:
        yield Paragraph(_("Todavía no se escribieron temas ni se eligieron citas."))


def _cited(each: Chosen) -> Cited:
    return Cited(each.said.words, each.said.label)


def _comparisons(study: Study, use: Use) -> Iterator[Block]:
    if study.published:
        yield Paragraph(_("De fragmentos publicados no se cuentan personas ni se compara."))
        return
    for by, (name, _group) in groupings().items():
        if by not in {"wave", "sex"}:
            continue
        made = matrix(study, by)
        header = (
            _("Código"),
            *(
                f"{c.name} (n={c.base})" if c.base is not None else f"{c.name} (n<{made.threshold})"
                for c in made.columns
            ),
        )
        rows = tuple(
            (code_name(row.code, use), *(_cell(cell, made.threshold) for cell in row.cells))
            for row in made.rows
        )
        caption = _("%(by)s: personas que lo dicen (fragmentos). Bajo %(floor)s personas no se muestra.")
        yield Table(caption % {"by": name, "floor": made.threshold}, header, rows)
    steps = saturation(study)
    rows = tuple((step.interview.name, str(step.new), str(step.known)) for step in steps)
    yield Table(
        _("Saturación: códigos nuevos en cada entrevista, en orden."),
        (_("Entrevista"), _("Códigos nuevos"), _("Códigos conocidos")),
        rows,
    )


def _cell(cell: Cell, floor: int) -> str:
    return f"<{floor}" if cell.suppressed else f"{cell.people} ({cell.segments})"


def code_name(code: Code, use: Use) -> str:
    """A code's name; one in vivo is somebody's words, and shows only where those may be quoted."""
    source = code.in_vivo_of
    if source is not None and not getattr(source.participant, f"may_{use.value}"):
        return _("código en vivo")
    return code.name


def _agreement(study: Study, use: Use) -> Iterator[Block]:
    found = assessment_of(study)
    if not found.by_code:
        yield Paragraph(_("Ninguna entrevista fue codificada por dos personas."))
        return
    rows = []
    for each in found.by_code:
        values = [
            each.agreement.coefficients[name].value
            for name in ("percent", "cohen_kappa", "krippendorff_alpha")
        ]
        shown = (f"{value:.2f}" if value is not None else _("no definido") for value in values)
        rows.append((code_name(each.code, use), *shown, str(len(each.agreement.disagreements))))
    header = (
        _("Código"),
        _("Coincidencia"),
        _("κ de Cohen"),
        _("α de Krippendorff"),
        _("Frases en desacuerdo"),
    )
    caption = ngettext(
        "Por frases, sobre %(count)s entrevista codificada dos veces.",
        "Por frases, sobre %(count)s entrevistas codificadas dos veces.",
        len(found.interviews),
    ) % {"count": len(found.interviews)}
    yield Table(caption, header, tuple(rows))


def _limits(study: Study) -> Iterator[Block]:
    if study.limits:
        yield Paragraph(study.limits)
    closed = sealed_count(study)
    if closed:
        yield Paragraph(
            ngettext(
                "%(count)s entrevista se cerró a pedido de su persona y no entra en ninguna cifra.",
                "%(count)s entrevistas se cerraron a pedido de sus personas y no entran en ninguna cifra.",
                closed,
            )
            % {"count": closed}
        )


def _codebook(study: Study, use: Use) -> Block:
    rows = tuple(
        (
            "— " * branch.depth + code_name(branch.code, use),
            branch.code.definition,
            str(branch.codings),
            str(branch.people),
        )
        for branch in listed(study, counted=True)
    )
    header = (_("Código"), _("Qué significa"), _("Fragmentos"), _("Personas"))
    return Table(_("Códigos con los fragmentos que cuentan y las personas detrás."), header, rows)
