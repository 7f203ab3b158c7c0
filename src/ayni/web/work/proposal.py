"""The proposal over the quotes that came in: its limits, its reasons, and what can be done with it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from ayni.kernel import clock
from ayni.kernel.refusal import Refused
from ayni.methods.lot_planner import Change, Family, Infeasible, Limits, Plan
from ayni.web.forms import attempt
from ayni.web.gate import members_only
from ayni.web.links import at
from ayni.web.tenant import TenantRequest
from ayni.web.work.words import due_words
from ayni.work.actions import big_orders as actions
from ayni.work.actions.awards import Share
from ayni.work.models import BigOrder
from ayni.work.naming import amount
from ayni.work.queries.big_orders import big_order_for, lot_lines
from ayni.work.queries.proposals import Given, LotProposal, Proposal, proposal_for
from ayni.work.rules.big_orders import can_plan

TRUSTS = (("0", gettext_lazy("cualquiera que cotizó")), ("0.1", gettext_lazy("con alguna historia buena")),
          ("0.3", gettext_lazy("con buena historia")), ("0.5", gettext_lazy("con historia larga y buena")))  # fmt: skip
SHARES = (("", gettext_lazy("sin tope")), ("0.5", gettext_lazy("la mitad")), ("0.34", gettext_lazy("un tercio")),
          ("0.25", gettext_lazy("un cuarto")))  # fmt: skip
VALID_DAYS = 10


class LimitsForm(forms.Form):
    """What the proposal keeps to; its state stands in the address."""

    confianza = forms.ChoiceField(label=gettext_lazy("¿Con quiénes?"), choices=TRUSTS, required=False)
    talleres = forms.IntegerField(
        label=gettext_lazy("¿Cuántos talleres a lo más?"), required=False, min_value=1, max_value=99,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "placeholder": gettext_lazy("sin tope")}),
    )  # fmt: skip
    parte = forms.ChoiceField(
        label=gettext_lazy("Lo más para un solo taller"), choices=SHARES, required=False
    )

    @property
    def said(self) -> bool:
        """Whether any condition was chosen."""
        return any(self[name].value() not in {None, "", "0"} for name in self.fields)

    def limits(self) -> Limits:
        """As the planner takes them."""
        said = self.cleaned_data
        return Limits(
            least_trust=float(said.get("confianza") or 0),
            most_workshops=said.get("talleres"),
            most_share=float(said["parte"]) if said.get("parte") else None,
        )


class ClientForm(forms.Form):
    """What the client's quotation says besides its lines."""

    valid_until = forms.DateField(
        label=gettext_lazy("Válida hasta"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    conditions = forms.CharField(
        label=gettext_lazy("Condiciones para el cliente"), required=False, max_length=600,
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": gettext_lazy("50 % de adelanto; puesto en tu local")}),
    )  # fmt: skip


@dataclass(frozen=True)
class GivenRow:
    """A part of a lot as the page shows it and sends it back."""

    given: Given
    words: str
    sent: str


@dataclass(frozen=True)
class LotRow:
    """A lot of the proposal in words."""

    lot: LotProposal
    parts: list[GivenRow]
    when: str


@members_only
def proposal_page(request: TenantRequest, slug: str, big_order_id: int) -> HttpResponse:
    """The cheapest combination, or what would have to give."""
    big_order = big_order_for(request.actor, big_order_id)
    return _show(request, big_order, ClientForm(initial=_client_defaults()))


def _client_defaults() -> dict[str, Any]:
    return {"valid_until": clock.today() + timedelta(days=VALID_DAYS)}


def _show(
    request: TenantRequest, big_order: BigOrder, client: ClientForm, *, status: int = 200
) -> HttpResponse:
    limits = LimitsForm(request.GET)
    lines = lot_lines(big_order)
    why_not = can_plan(request.actor, big_order, [line.lot for line in lines])
    proposal, fault = None, why_not
    if why_not is None and limits.is_valid():
        try:
            proposal = proposal_for(big_order, limits.limits())
        except Refused as refusal:
            fault = refusal.reason
    context = {
        "big_order": big_order,
        "limits": limits,
        "proposal": proposal,
        "fault": fault,
        "rows": [_row(lot) for lot in proposal.lots] if proposal else [],
        "found": proposal is not None and isinstance(proposal.answer, Plan),
        "proven": proposal is not None and isinstance(proposal.answer, Plan) and proposal.answer.proven,
        "workshops": _workshops(proposal),
        "finish": max((lot.finish for lot in proposal.lots), default=None) if proposal else None,
        "remedies": _remedies(proposal),
        "client": client,
    }  # fmt: skip
    return render(
        request, "work/proposal.html", context, status=422 if limits.errors or client.errors else status
    )


def _row(lot: LotProposal) -> LotRow:
    parts = [
        GivenRow(
            given,
            amount(given.quantity, lot.lot.unit),
            f"{lot.lot.pk}:{given.quote.pk}:{given.quote.version}:{given.quantity.normalize():f}",
        )
        for given in lot.given
    ]
    return LotRow(lot, parts, due_words(lot.finish))


def _workshops(proposal: Proposal | None) -> str:
    if proposal is None or not isinstance(proposal.answer, Plan):
        return ""
    count = len(proposal.answer.workshops)
    return ngettext("%(count)s taller", "%(count)s talleres", count) % {"count": count}


def _remedies(proposal: Proposal | None) -> list[list[str]]:
    """Each way out as sentences; any one of them is enough."""
    if proposal is None or not isinstance(proposal.answer, Infeasible):
        return []
    return [
        [change_words(change, proposal) for change in remedy.changes] for remedy in proposal.answer.remedies
    ]


def change_words(change: Change, proposal: Proposal) -> str:
    """What would have to give, as one sentence."""
    match change.family:
        case Family.QUANTITY:
            lot = proposal.by_key[change.subject]
            missing = amount(Decimal(str(change.amount)), lot.unit)
            return _("Consigue quien haga %(amount)s más de «%(lot)s».") % {
                "amount": missing,
                "lot": lot.title,
            }
        case Family.TIME:
            limit = change.limit
            assert isinstance(limit, date)  # a lot's day
            day = limit + timedelta(days=round(change.amount))
            return _("Da plazo a «%(lot)s» hasta %(day)s (%(days)s).") % {
                "lot": proposal.by_key[change.subject].title,
                "day": due_words(day),
                "days": ngettext("%(n)s día más", "%(n)s días más", round(change.amount))
                % {"n": round(change.amount)},
            }
        case Family.TRUST:
            return _("Acepta a talleres con menos historia.")
        case Family.WORKSHOPS:
            return ngettext(
                "Deja participar a %(n)s taller más.",
                "Deja participar a %(n)s talleres más.",
                round(change.amount),
            ) % {"n": round(change.amount)}
        case Family.SHARE:
            now = change.limit if isinstance(change.limit, float) else 0.0
            share = min(100, -int(-(now + change.amount) * 1000 // 10))
            return _("Deja que un solo taller haga hasta el %(share)s %% del pedido.") % {"share": share}
        case Family.HOURS:
            return _("Consigue %(hours)s horas más de %(name)s.") % {
                "hours": f"{change.amount:g}",
                "name": proposal.names[change.subject],
            }


def shares_sent(sent: QueryDict) -> Mapping[int, list[Share]]:
    """The parts that a sent page shows: `parts` as lot:quote:version:quantity. Raises `Refused`."""
    shares: dict[int, list[Share]] = defaultdict(list)
    for text in sent.getlist("parts")[:2000]:
        try:
            lot, quote, version, quantity = text.split(":")
            shares[int(lot)].append(Share(int(quote), Decimal(quantity), int(version)))
        except (ValueError, InvalidOperation) as fault:
            raise Refused(_("La propuesta llegó incompleta: ármala otra vez.")) from fault
    return shares


@require_POST
@members_only
def award_all(request: TenantRequest, slug: str, big_order_id: int) -> HttpResponse:
    """Award every part that was shown, together."""
    big_order = big_order_for(request.actor, big_order_id)
    given = actions.award_lots(actor=request.actor, big_order=big_order, shares=shares_sent(request.POST))
    messages.success(
        request,
        ngettext("Adjudicaste %(count)s parte: ahora responde el taller.",
                 "Adjudicaste %(count)s partes: ahora responden los talleres.", len(given)) % {"count": len(given)},
    )  # fmt: skip
    return redirect(at(slug, "big_order", big_order.pk))


@require_POST
@members_only
def quote_client(request: TenantRequest, slug: str, big_order_id: int) -> HttpResponse:
    """The consolidated quotation for the client, from the parts that were shown."""
    big_order = big_order_for(request.actor, big_order_id)
    form = ClientForm(request.POST)
    if form.is_valid():
        shares = shares_sent(request.POST)
        made = attempt(
            form,
            lambda: actions.quote_to_client(
                actor=request.actor,
                big_order=big_order,
                shares=shares,
                ready_on=big_order.deadline,
                **form.cleaned_data,
            ),
        )
        if made is not None:
            return redirect(at(slug, "client_quotation", big_order.pk, made.number))
    return _show(request, big_order, form, status=422)
