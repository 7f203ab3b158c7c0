"""Jobs in words: when it is due, how it stands and who must act, why a workshop suits it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from ayni.directory.queries.cards import measure_in_words, process_name, within_sentence
from ayni.kernel import clock
from ayni.methods.matching import Criterion, Match, Part, Reason
from ayni.work.models import AwardState, Job, JobState, MaterialBy, QuoteState
from ayni.work.naming import amount, sizes, stuff
from ayni.work.queries.jobs import Seen


def due_words(day: date) -> str:
    """«hoy», «mañana», «vie 27 nov», with its year unless it is this one's."""
    today = clock.today()
    if day == today:
        return _("hoy")
    if day == today + timedelta(days=1):
        return _("mañana")
    words = date_format(day, "SHORT_DATE_FORMAT").lower()
    return words if day.year == today.year else f"{words} {day.year}"


@dataclass(frozen=True)
class Fact:
    """A line of what is asked for."""

    name: str
    words: str


def facts_of(job: Job) -> list[Fact]:
    """What is asked for, a line each; what was not said has none."""
    processes = [process_name(code) for code in job.processes]
    lines = [
        (_("Cantidad"), amount(job.quantity, job.unit)),
        (_("Para"), due_words(job.deadline)),
        (_("Proceso"), _(" y ").join([*processes[:1], *(within_sentence(name) for name in processes[1:])])),
        (_("Material"), _capital(stuff(job.material, job.thickness_mm))),
        (_("Medidas"), sizes(job)),
        (_("El material"), _capital(str(MaterialBy(job.material_by).label))),
        (_("Acabado"), job.finish),
        (_("Certificado"), job.certificate),
        (
            _("Entrega"),
            _("En el taller de quien pide") if job.delivered_to_asker else _("Se recoge en tu taller"),
        ),
    ]
    return [Fact(name, words) for name, words in lines if words]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def summary_of(job: Job) -> str:
    """A line for lists: «20 piezas · acero A36 de 9 mm · 450 × 300 mm»."""
    parts = [amount(job.quantity, job.unit), stuff(job.material, job.thickness_mm), sizes(job)]
    return " · ".join(part for part in parts if part)


def stands(seen: Seen) -> str:
    """Where the job is for this reader, what comes next and who must act."""
    if seen.is_asker:
        return _for_asker(seen)
    if seen.award is not None and seen.award.state == AwardState.OFFERED:
        return _("Te lo adjudicaron: falta que digas si lo tomas.")
    if seen.award is not None and seen.award.state not in {
        AwardState.REFUSED, AwardState.LAPSED, AwardState.CANCELLED,
    }:  # fmt: skip
        return _("Es tuyo: %(state)s.") % {"state": AwardState(seen.award.state).label}
    if seen.quote is not None and seen.quote.state == QuoteState.OFFERED:
        return _("Ya cotizaste. Te avisamos cuando decidan; hasta entonces puedes cambiarla.")
    if seen.quote is not None and seen.quote.state == QuoteState.NOT_CHOSEN:
        return _("Esta vez eligieron a otro taller. Gracias por cotizar.")
    if seen.job.state == JobState.OPEN and not seen.is_late:
        return _("Recibe cotizaciones. La tuya la ve solo quien pide.")
    return _("Ya no recibe cotizaciones: está «%(state)s».") % {"state": JobState(seen.job.state).label}


def _for_asker(seen: Seen) -> str:
    job = seen.job
    if job.state == JobState.DRAFT:
        return _("Es un borrador: solo lo ve tu taller. Falta que pidas cotizaciones.")
    if job.state == JobState.OPEN and seen.quotes:
        return ngettext(
            "Tienes %(count)s cotización. Falta que decidas.",
            "Tienes %(count)s cotizaciones. Falta que decidas.",
            seen.quotes,
        ) % {"count": seen.quotes}
    if job.state == JobState.OPEN:
        return _("Los talleres ya lo ven. Falta que coticen: mándales también un mensaje.")
    if job.state == JobState.AWARDED:
        return _("Adjudicado. Falta que cada taller acepte y empiece.")
    if job.state == JobState.EXPIRED:
        return _("Pasó la fecha sin adjudicar. Pon otra fecha o anúlalo.")
    return _("Está %(state)s.") % {"state": JobState(job.state).label}


def reasons_of(match: Match) -> list[str]:
    """Why a workshop suits the job, in words, the weightiest first; what says nothing is left out."""
    parts = sorted(match.parts, key=lambda part: part.most - part.points)
    said = [words for part in parts if (words := _reason(part))]
    return said[:5]


_SILENT = frozenset(
    {"distance_unknown", "never_together", "even", "fair_share", "established", "no_limit_asked"}
)


def _reason(part: Part) -> str:
    return "" if part.reason.code in _SILENT else _sentence(part.reason, part.criterion)


def _sentence(reason: Reason, criterion: Criterion) -> str:
    said = dict(reason.figures)
    if criterion == Criterion.CAPABILITY:
        return _of_capability(reason)
    match reason.code:
        case "free_from":
            day = said["free_from"]
            return _("libre desde el %(day)s") % {"day": due_words(day) if isinstance(day, date) else day}
        case "distance":
            return distance_words(float(str(said["metres"])))
        case "reputation":
            return _counted(reason, "collaborations", _COLLABORATIONS)
        case "worked_together":
            return _counted(reason, "times", _TOGETHER)
        case "favour_to_return":
            return _counted(reason, "jobs", _OWED)
        case "favour_given":
            return _counted(reason, "jobs", _GIVEN)
    return str(_PLAIN.get(reason.code, ""))


_PLAIN = {
    "free_now": gettext_lazy("está libre ahora"),
    "busy_past_deadline": gettext_lazy("ocupado hasta después de tu fecha"),
    "busy_without_end": gettext_lazy("no dice desde cuándo está libre"),
    "no_history": gettext_lazy("todavía sin historial"),
    "less_than_share": gettext_lazy("ha recibido pocos encargos últimamente"),
    "more_than_share": gettext_lazy("ya recibió varios encargos últimamente"),
    "newcomer": gettext_lazy("es nuevo en la red"),
}
_COLLABORATIONS = ngettext_lazy(
    "%(count)s colaboración confirmada", "%(count)s colaboraciones confirmadas", "count"
)
_TOGETHER = ngettext_lazy(
    "ya trabajaron juntos %(count)s vez", "ya trabajaron juntos %(count)s veces", "count"
)
_OWED = ngettext_lazy(
    "te ha pasado %(count)s trabajo más que tú a él",
    "te ha pasado %(count)s trabajos más que tú a él",
    "count",
)
_GIVEN = ngettext_lazy(
    "le has pasado %(count)s trabajo más que él a ti",
    "le has pasado %(count)s trabajos más que él a ti",
    "count",
)


def _counted(reason: Reason, figure: str, words: Any) -> str:
    return str(words % {"count": int(str(reason.figures[figure]))})


def _of_capability(reason: Reason) -> str:
    said = reason.figures
    name = process_name(str(said["process"]))
    if "measure" not in said:
        return name
    measure = str(said["measure"])
    if reason.code == "limit_unsaid":
        asked = measure_in_words(measure, float(str(said["asked"])))
        return _("hace %(process)s; no dice si llega a %(asked)s") % {
            "process": within_sentence(name),
            "asked": asked,
        }
    limit = measure_in_words(measure, float(str(said["limit"])))
    words = (
        _("%(process)s hasta %(limit)s")
        if reason.code == "ample_limit"
        else _("%(process)s justo hasta %(limit)s")
    )
    return words % {"process": name, "limit": limit}


def distance_words(metres: float) -> str:
    """«a 120 m», «a 1.4 km»."""
    if metres < 1000:
        return _("a %(metres)s m") % {"metres": round(metres / 10) * 10 or round(metres)}
    return _("a %(km)s km") % {"km": f"{metres / 1000:.1f}"}


def joined(words: Sequence[str]) -> str:
    """«uno, dos y tres»."""
    return f"{', '.join(words[:-1])} {_('y')} {words[-1]}" if len(words) > 1 else "".join(words)
