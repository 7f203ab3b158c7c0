"""Names in a draft that would tell who speaks, each with the pseudonym it has or could get."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ayni.directory.models import Membership, Organization
from ayni.methods.transcripts import MentionKind, find_known, find_mentions, name_key
from ayni.studies import pseudonyms
from ayni.studies.models import Interview, Participant, PseudonymKey
from ayni.studies.queries.material import transcript_of
from ayni.studies.rules import Seat

AROUND = 40


@dataclass(frozen=True)
class Proposal:
    """A name found in the text, how often, where it first stands, and the pseudonym for it."""

    original: str
    kind: MentionKind
    count: int
    context: str
    pseudonym: str
    known: bool


def text_with_names(interview: Interview) -> str:
    """The text whose names are looked at: the draft, or the current version."""
    if interview.draft:
        return interview.draft
    present = transcript_of(interview)
    return present.text if present else ""


def proposals(interview: Interview, extra: Iterable[str] = ()) -> list[Proposal]:
    """Every name found, the more frequent first. `extra` are names that somebody added by hand."""
    text = text_with_names(interview)
    added: dict[str, MentionKind] = {name.strip(): "person" for name in extra if name.strip()}
    mentions = [*find_known(text, added), *find_mentions(text, _directory(interview.participant))]
    keys = {
        row.digest: row.pseudonym
        for row in PseudonymKey.objects.filter(study=interview.study_id).order_by("pk")
    }
    taken = set(keys.values())
    grouped: dict[str, list[int]] = {}
    for place, mention in enumerate(mentions):
        grouped.setdefault(name_key(mention.text), []).append(place)
    found = []
    for places in sorted(grouped.values(), key=len, reverse=True):
        first = mentions[places[0]]
        if first.text in taken:
            continue
        known = keys.get(pseudonyms.digest_of(first.text))
        pseudonym = known or _free(first.kind, taken)
        taken.add(pseudonym)
        context = text[max(0, first.begin - AROUND) : first.end + AROUND]
        count = len({mentions[place].begin for place in places})
        found.append(
            Proposal(first.text, first.kind, count, " ".join(context.split()), pseudonym, known is not None)
        )
    return found


def _directory(participant: Participant) -> dict[str, MentionKind]:
    known: dict[str, MentionKind] = dict.fromkeys(
        Organization.objects.order_by("pk").values_list("name", flat=True), "firm"
    )
    members = Membership.objects.filter(ended_at=None).order_by("pk").values_list("person__name", flat=True)
    for name in [*members, participant.name]:
        if name:
            known[name] = "person"
    return known


def _free(kind: MentionKind, taken: set[str]) -> str:
    """The next pseudonym of this kind that is not in use."""
    words = {
        "person": _("Persona"), "firm": _("Taller"), "place": _("Lugar"), "phone": _("[teléfono]"),
        "email": _("[correo]"), "number": _("[número]"),
    }[kind]  # fmt: skip
    if words.startswith("["):
        return words
    number = Counter(name.rpartition(" ")[0] for name in taken)[words] + 1
    while f"{words} {number}" in taken:
        number += 1
    return f"{words} {number}"


def key_of(seat: Seat) -> list[tuple[str, str, str]]:
    """Pseudonym, kind and original, for the lead alone; empty for others."""
    if not seat.leads:
        return []
    rows = PseudonymKey.objects.filter(study=seat.study).order_by("pseudonym", "pk")
    return [(row.pseudonym, row.kind, pseudonyms.unseal(row.sealed)) for row in rows]
