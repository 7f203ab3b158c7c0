"""May this actor do this with the ledger? None, or the reason as the page shows it."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from ayni.directory.actor import Actor
from ayni.directory.models import Organization, Person
from ayni.kernel import clock
from ayni.kernel.refusal import Sentence
from ayni.ledger.draft import Party
from ayni.ledger.kinds import KINDS, PartyRole
from ayni.ledger.models import Answer, ConfirmationLink

OLDEST_YEARS = 3
MOST_PARTIES = 500
MOST_VALUE = Decimal("999999999.99")
RATING_DAYS = 14
NOTE_LENGTH = 600


def acts_for_somebody(actor: Actor) -> Sentence | None:
    """Whether the actor is signed in and has an organisation to act for."""
    if actor.person is None:
        return _("Entra con tu cuenta para hacer esto.")
    if actor.organization is None:
        return _("Primero elige por qué organización actúas, o a cuál ayudas.")
    return None


def can_happen(happened_on: date) -> Sentence | None:
    """Whether a collaboration of that day may be recorded now."""
    today = clock.today()
    if happened_on > today:
        return _("Esa fecha todavía no llega. Anota lo que ya pasó.")
    if happened_on < today - timedelta(days=round(OLDEST_YEARS * 365.25)):
        return _("Eso fue hace más de tres años. Anota solo lo más reciente.")
    return None


def can_be_worth(value: Decimal | None) -> Sentence | None:
    """Whether a value is one that a collaboration may have."""
    if value is None:
        return None
    if not value.is_finite() or value < 0:
        return _("El valor no puede ser negativo.")
    if value > MOST_VALUE:
        return _("Ese valor es demasiado grande. Revisa los ceros.")
    return None


def fit_together(kind: str, parties: Sequence[Party]) -> Sentence | None:
    """Whether these organisations, in these roles, can have done this."""
    if kind not in KINDS:
        return _("Elige qué hicieron.")
    organizations = [party.organization.pk for party in parties]
    if len(organizations) != len(set(organizations)):
        return _("Una organización solo puede figurar una vez.")
    if len(organizations) < 2:
        return _("Elige con quién fue: hacen falta al menos dos organizaciones.")
    if len(organizations) > MOST_PARTIES:
        return _("Son demasiadas organizaciones para una sola anotación.")
    return _present(parties) or _roles_fit(kind, parties)


def _present(parties: Sequence[Party]) -> Sentence | None:
    for party in parties:
        if party.organization.left_at is not None:
            return _("%(name)s ya no está en el parque.") % {"name": party.organization.name}
    return None


def _roles_fit(kind: str, parties: Sequence[Party]) -> Sentence | None:
    roles = Counter(str(party.role) for party in parties)
    if not set(roles) <= set(KINDS[kind].roles):
        return _("Ese papel no va con lo que hicieron.")
    if KINDS[kind].directed and not (roles[PartyRole.GIVER] and roles[PartyRole.RECEIVER]):
        return _("Falta decir quién dio y quién recibió.")
    return None


def can_record_for(
    actor: Actor, recorded_for: Organization, parties: Sequence[Party], source: str
) -> Sentence | None:
    """Whether the actor may record this in the name of `recorded_for`.

    One records what one's own organisation took part in. What follows from something done in the application
    (it has a source) may also be recorded by a coordinator in the name of any party, or between others.
    """
    if recorded_for.pk not in {party.organization.pk for party in parties}:
        return _("Solo puedes anotar aquello en que tu organización participó.")
    if actor.organization is not None and actor.organization.pk == recorded_for.pk:
        return None
    if source and actor.is_coordinator:
        return None
    return _("Solo puedes anotar por la organización con la que actúas.")


def can_answer(
    actor: Actor,
    *,
    answering: Organization,
    recorded_by: Person,
    recorded_for: Organization,
    answered_elsewhere: bool,
    reversed_: bool,
) -> Sentence | None:
    """Whether the actor may confirm or dispute for the organisation `answering`."""
    if reversed_:
        return _("Esta colaboración fue anulada; ya no hay nada que confirmar.")
    if actor.organization is None or actor.organization.pk != answering.pk:
        return _("Solo alguien de %(name)s puede responder por ellos.") % {"name": answering.name}
    if answering.pk == recorded_for.pk:
        return _("Ustedes lo anotaron; ahora responde la otra parte.")
    if actor.person is not None and actor.person.pk == recorded_by.pk:
        return _("Tú lo anotaste: la otra parte tiene que responder por sí misma.")
    if answered_elsewhere:
        return _(
            "Ya respondiste por otra organización en esta misma colaboración; aquí responde otra persona."
        )
    return None


def can_ask(actor: Actor, *, parties: Collection[int], silent: bool, reversed_: bool) -> Sentence | None:
    """Whether the actor may send a participant the link with which it answers."""
    if reversed_:
        return _("Esta colaboración fue anulada; ya no hay nada que confirmar.")
    if actor.organization is None or actor.organization.pk not in parties:
        return _("Solo quien participó puede pedir la confirmación.")
    if not silent:
        return _("Ya respondieron; no hace falta otro enlace.")
    return None


def why_link_spent(link: ConfirmationLink | None, now: datetime) -> Sentence | None:
    """Why a confirmation link no longer works, and how to get another; None while it does."""
    if link is None:
        return _("Este enlace no vale. Pide a quien te lo mandó que te envíe uno nuevo.")
    if link.used_at is not None:
        return _("Este enlace ya se usó y la respuesta quedó guardada. Gracias.")
    if link.expires_at <= now:
        return _("Este enlace venció. Pide a quien te lo mandó que te envíe uno nuevo; no cuesta nada.")
    return None


def can_open_link(actor: Actor, *, recorded_by: int) -> Sentence | None:
    """Whether whoever opens a confirmation link may answer by it: not the one who recorded, seen by their session."""
    if actor.person is not None and actor.person.pk == recorded_by:
        return _("Tú lo anotaste: este enlace es para la otra parte. Envíaselo por WhatsApp.")
    return None


def can_rate(
    actor: Actor, *, rater: Organization, rated: Organization, stand: Collection[int], reversed_: bool,
    vouches: bool,
    shares_person: bool, rated_for_another: bool,
) -> Sentence | None:  # fmt: skip
    """Whether the actor, for `rater`, may judge `rated`.

    `stand` are the ids that stand behind the collaboration; `vouches` says whether its kind shows reliability.
    """
    if reversed_:
        return _("Esta colaboración fue anulada; no se valora.")
    if actor.organization is None or actor.organization.pk != rater.pk:
        return _("Solo valora quien participó.")
    if not vouches:
        return _("Por estar juntos en una asamblea no se valora a nadie.")
    if rater.pk == rated.pk:
        return _("Nadie se valora a sí mismo.")
    if not {rater.pk, rated.pk} <= set(stand):
        return _("Primero las dos partes tienen que confirmar que así fue; después podrás valorar.")
    if shares_person:
        return _("También eres parte de %(name)s: no puedes valorarla.") % {"name": rated.name}
    if rated_for_another:
        return _("Ya valoraste esta colaboración por otra organización; aquí valora otra persona.")
    return None


def can_reverse(actor: Actor, *, recorded_for: Organization, answers: Collection[str]) -> Sentence | None:
    """Whether the actor may take back what `recorded_for` recorded, given what the others answered."""
    if actor.organization is None or actor.organization.pk != recorded_for.pk:
        return _("Solo %(name)s, que lo anotó, puede anularlo.") % {"name": recorded_for.name}
    if Answer.CONFIRMED in answers:
        return _(
            "Otra parte ya lo confirmó, así que ya es de los dos. Si fue un error, pídele que cambie su "
            "respuesta a «No fue así»; después podrás anularlo."
        )
    return None


def can_erase(actor: Actor, *, written_for: Organization) -> Sentence | None:
    """Whether the actor may take away words that were written for an organisation."""
    if actor.is_coordinator or (actor.organization is not None and actor.organization.pk == written_for.pk):
        return None
    return _("Solo %(name)s o la coordinación pueden borrar estas palabras.") % {"name": written_for.name}
