"""What is owed for work: by award, and between each pair of workshops. Only the two sides ever see it."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum
from django.http import Http404
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.directory.models import Organization
from ayni.kernel import clock
from ayni.kernel.money import cents
from ayni.work.models import Award, AwardState, DeliveryDecision, Dispute, Payment
from ayni.work.models.award import RELEASED
from ayni.work.queries.standing import ZERO, Figures, figures_of


@dataclass(frozen=True, slots=True)
class Account:
    """What one award costs and what was paid, in the cluster's currency.

    `agreed` is for all of it, `earned` for what was accepted so far (or what a mediated outcome fixed),
    `balance` what is still owed; below zero it was paid ahead.
    """

    agreed: Decimal
    earned: Decimal
    paid: Decimal
    due_on: date | None

    @property
    def balance(self) -> Decimal:
        """What is owed now."""
        return self.earned - self.paid

    @property
    def ahead(self) -> Decimal:
        """What was paid ahead of accepted work."""
        return max(-self.balance, ZERO)

    @property
    def payable(self) -> Decimal:
        """The most that may still be paid, an advance included."""
        return max(self.agreed - self.paid, ZERO)

    @property
    def is_overdue(self) -> bool:
        """Whether its day has passed and something is owed."""
        return self.due_on is not None and self.due_on < clock.today() and self.balance > 0


def total(award: Award) -> Decimal:
    """The agreed price with freight."""
    return award.price + award.freight


def earned(award: Award, now: Figures) -> Decimal:
    """What is owed for what was accepted, before payments."""
    fixed = _fixed_amounts([award]).get(award.pk)
    return _earned(award, now, fixed)


def accounts_of(awards: Collection[Award]) -> dict[int, Account]:
    """The account of each award by its id, in four queries however many there are."""
    paid = {
        row["award"]: row["sum"]
        for row in Payment.objects.filter(award__in=[award.pk for award in awards])
        .order_by()
        .values("award")
        .annotate(sum=Sum("amount"))
    }
    figures, fixed = figures_of(awards), _fixed_amounts(awards)
    return {
        award.pk: Account(
            agreed=_agreed(award, fixed.get(award.pk)),
            earned=_earned(award, figures[award.pk], fixed.get(award.pk)),
            paid=paid.get(award.pk, ZERO),
            due_on=award.due_on,
        )
        for award in awards
    }


def account_of(award: Award) -> Account:
    """What one award costs and what was paid."""
    return accounts_of([award])[award.pk]


def _fixed_amounts(awards: Collection[Award]) -> dict[int, Decimal]:
    """What a mediated outcome that ended the work fixed, by award; the last one counts."""
    ended = Dispute.objects.filter(award__in=[award.pk for award in awards], ends_work=True)
    rows = ended.exclude(amount_due=None).order_by("pk").values_list("award", "amount_due")
    return {award: amount for award, amount in rows if amount is not None}


def _agreed(award: Award, fixed: Decimal | None) -> Decimal:
    if fixed is not None:
        return fixed
    return ZERO if award.state in RELEASED else total(award)


def _earned(award: Award, now: Figures, fixed: Decimal | None) -> Decimal:
    return fixed if fixed is not None else earned_by(award, now.accepted)


def earned_by(award: Award, accepted: Decimal) -> Decimal:
    """The part of the agreed total for so much accepted; for all of it exactly the total."""
    return cents(total(award) * accepted / award.quantity)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a statement: positive amounts are owed to `us`, negative ones by us."""

    day: date
    award: Award
    words: str
    amount: Decimal
    balance: Decimal


@dataclass(frozen=True, slots=True)
class Statement:
    """What went between us and a partner in a period, with the balance before it and after."""

    partner: Organization
    lines: tuple[Line, ...]
    before: Decimal
    balance: Decimal
    overdue: Decimal

    @property
    def owed(self) -> Decimal:
        """The balance without its sign."""
        return abs(self.balance)


@dataclass(frozen=True, slots=True)
class PartnerBalance:
    """What stands open with one partner: `balance` above zero they owe us."""

    partner: Organization
    awards: int
    balance: Decimal
    overdue_to_us: Decimal
    overdue_by_us: Decimal

    @property
    def owed(self) -> Decimal:
        """The balance without its sign."""
        return abs(self.balance)


def awards_with_accounts(actor: Actor, partner: Organization | None = None) -> QuerySet[Award]:
    """Every agreed award of the actor's organisation, as asker or contractor; with one partner, if given."""
    own = actor.organization
    if own is None:
        return Award.objects.none()
    asked, made = Q(job__asker=own), Q(contractor=own)
    if partner is not None:
        asked, made = asked & Q(contractor=partner), made & Q(job__asker=partner)
    silent = [AwardState.OFFERED, AwardState.REFUSED, AwardState.LAPSED]
    rows = Award.objects.filter(asked | made).exclude(state__in=silent)
    return rows.select_related("job__asker", "contractor").order_by("-awarded_at", "-pk")


def partner_balances(actor: Actor) -> list[PartnerBalance]:
    """One line a partner, what is overdue first, then the largest balances."""
    awards = list(awards_with_accounts(actor))
    accounts = accounts_of(awards)
    by_partner: dict[int, list[Award]] = defaultdict(list)
    for award in awards:
        by_partner[_partner(actor, award).pk].append(award)
    found = [_partner_balance(actor, group, accounts) for group in by_partner.values()]
    return sorted(
        found,
        key=lambda each: (
            not (each.overdue_to_us or each.overdue_by_us),
            -abs(each.balance),
            each.partner.name,
            each.partner.pk,
        ),
    )


def _partner(actor: Actor, award: Award) -> Organization:
    partner: Organization = award.contractor if _is_ours(actor, award) else award.job.asker
    return partner


def _is_ours(actor: Actor, award: Award) -> bool:
    """Whether we asked for it, so that we are the ones who pay."""
    return actor.organization is not None and award.job.asker_id == actor.organization.pk


def _partner_balance(actor: Actor, awards: list[Award], accounts: dict[int, Account]) -> PartnerBalance:
    to_us = by_us = balance = ZERO
    for award in awards:
        account = accounts[award.pk]
        balance += -account.balance if _is_ours(actor, award) else account.balance
        if account.is_overdue and _is_ours(actor, award):
            by_us += account.balance
        elif account.is_overdue:
            to_us += account.balance
    return PartnerBalance(_partner(actor, awards[0]), len(awards), balance, to_us, by_us)


def statement_for(
    actor: Actor, partner_id: int, *, since: date | None = None, until: date | None = None
) -> Statement:
    """The gate to the statement with one partner; 404 where the two never worked together."""
    partner = Organization.objects.filter(pk=partner_id).first()
    awards = list(awards_with_accounts(actor, partner)) if partner else []
    if partner is None or not awards:
        raise Http404
    every = sorted(_entries(actor, awards), key=lambda entry: (entry.day, entry.award.pk))
    before = sum((entry.amount for entry in every if since and entry.day < since), ZERO)
    shown = [
        entry for entry in every if not (since and entry.day < since) and not (until and entry.day > until)
    ]
    lines, balance = [], before
    for entry in shown:
        balance += entry.amount
        lines.append(Line(entry.day, entry.award, entry.words, entry.amount, balance))
    summary = _partner_balance(actor, awards, accounts_of(awards))
    overdue = summary.overdue_to_us - summary.overdue_by_us
    return Statement(partner, tuple(lines), before, balance, overdue)


def _entries(actor: Actor, awards: list[Award]) -> Iterable[Line]:
    """What was earned and what was paid, each on its day; seen from our side, balances still zero."""
    by_id = {award.pk: award for award in awards}
    for award, day, words, amount in [*_earnings(awards, by_id), *_payments(by_id)]:
        yield Line(day, award, words, -amount if _is_ours(actor, award) else amount, ZERO)


Entry = tuple[Award, date, str, Decimal]


def _earnings(awards: list[Award], by_id: dict[int, Award]) -> Iterable[Entry]:
    """Each accepted delivery adds its part of the total; a mediated outcome what brings it to the agreed amount."""
    accepted: dict[int, Decimal] = defaultdict(Decimal)
    decisions = (
        DeliveryDecision.objects.filter(delivery__award__in=by_id, accepted__gt=0)
        .order_by("pk")
        .values_list("delivery__award", "accepted", "decided_at")
    )
    for pk, good, moment in decisions:
        award, earlier = by_id[pk], accepted[pk]
        accepted[pk] += good
        amount = earned_by(award, accepted[pk]) - earned_by(award, earlier)
        yield award, localdate(moment), _("Recibido conforme: %(title)s") % {"title": award.job.title}, amount
    settled = Dispute.objects.filter(award__in=by_id, ends_work=True).exclude(amount_due=None).order_by("pk")
    fixed: dict[int, Decimal] = {}
    for dispute in settled:
        award = by_id[dispute.award_id]
        present = fixed.get(award.pk, earned_by(award, accepted[award.pk]))
        fixed[award.pk] = amount_due = dispute.amount_due or ZERO
        if dispute.settled_at and amount_due != present:
            words = _("Acuerdo de mediación: %(title)s") % {"title": award.job.title}
            yield award, localdate(dispute.settled_at), words, amount_due - present


def _payments(by_id: dict[int, Award]) -> Iterable[Entry]:
    rows = Payment.objects.filter(award__in=by_id).order_by("pk")
    for payment in rows:
        words = (
            _("Pago anulado por error (%(means)s)") if payment.reverses_id else _("Pago (%(means)s)")
        ) % {"means": payment.get_means_display()}
        yield by_id[payment.award_id], payment.paid_on, words, -payment.amount
