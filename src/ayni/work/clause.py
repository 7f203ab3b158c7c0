"""The client clause: its words, and the dated sheet that both sides keep."""

import json
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni.work.models import Award, Job


@dataclass(frozen=True)
class Sheet:
    """What the dated sheet of an accepted award says."""

    title: str
    paragraphs: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    footer: str


def text_for(job: Job) -> str:
    """What the contractor agrees to by accepting an award of this job; "" without the clause."""
    months = job.protects_client_months
    if not months:
        return ""
    return ngettext(
        "Quien acepta este trabajo se compromete a no buscar ni atender por su cuenta al cliente de quien se lo pasa, "
        "para trabajos como este, durante %(months)s mes desde que acepta. Si el cliente lo busca, avisa primero.",
        "Quien acepta este trabajo se compromete a no buscar ni atender por su cuenta al cliente de quien se lo pasa, "
        "para trabajos como este, durante %(months)s meses desde que acepta. Si el cliente lo busca, avisa primero.",
        months,
    ) % {"months": months}


def sheet_of(award: Award, *, cluster_name: str) -> Sheet:
    """The sheet of an award whose clause holds, dated by its acceptance; the same each time it is made."""
    job = award.job
    accepted, until = localtime(award.answered_at or award.awarded_at), award.clause_until
    return Sheet(
        title=_("Acuerdo para proteger al cliente"),
        paragraphs=(
            text_for(job),
            _("Vale para las dos partes desde que se aceptó el trabajo. No impide trabajar con ese cliente en lo que "
              "ya hacían antes de este encargo."),
            _("Si alguna parte cree que no se respetó, lo reporta en Ayni. Quien media, nombrado por la coordinación "
              "del parque, escucha a las dos partes y decide; solo entonces cuenta en la confianza."),
        ),
        facts=(
            (_("Encargo"), f"{job.title} (n.º {award.pk})"),
            (_("Lo pide"), _named(job.asker.name, job.asker.legal_name, job.asker.tax_id)),
            (_("Lo hace"), _named(award.contractor.name, award.contractor.legal_name, award.contractor.tax_id)),
            (_("Aceptado el"), date_format(accepted, "DATETIME_FORMAT").lower()),
            (_("Vale hasta el"), _long(until) if until else "—"),
        ),
        footer=_("%(park)s · hecho con Ayni") % {"park": cluster_name},
    )  # fmt: skip


def _named(name: str, legal_name: str, tax_id: str) -> str:
    more = [legal_name] if legal_name and legal_name != name else []
    return ", ".join([name, *more, *([f"RUC {tax_id}"] if tax_id else [])])


def _long(day: date) -> str:
    return date_format(day, "DATE_FORMAT").lower()


def pdf_of(sheet: Sheet, *, made_on: date) -> bytes:
    """The sheet as PDF. What people wrote goes in as data, so that none of it is taken for markup."""
    import typst

    said = json.dumps({"title": sheet.title, "paragraphs": sheet.paragraphs, "facts": sheet.facts,
                       "footer": sheet.footer, "date": [made_on.year, made_on.month, made_on.day]})  # fmt: skip
    made: bytes = typst.compile(TEMPLATE.encode(), sys_inputs={"sheet": said})
    return made


TEMPLATE = """
#let sheet = json(bytes(sys.inputs.sheet))
#let (year, month, day) = sheet.date
#set document(title: sheet.title, date: datetime(year: year, month: month, day: day))
#set page(paper: "a4", margin: (x: 2.5cm, y: 2.5cm), footer: text(size: 9pt, fill: luma(90), sheet.footer))
#set text(lang: "es", region: "PE", size: 11pt)
#set par(justify: true, leading: 0.8em)
#heading(level: 1, sheet.title)
#v(0.6cm)
#table(
  columns: (3.5cm, 1fr), stroke: none, inset: (x: 0pt, y: 5pt),
  ..sheet.facts.map(fact => (text(fill: luma(90), fact.at(0)), fact.at(1))).flatten(),
)
#line(length: 100%, stroke: 0.5pt + luma(180))
#for paragraph in sheet.paragraphs [
  #v(0.3cm)
  #paragraph
]
"""
