"""«Lo que doy y recibo»: hours and soles across all kinds of help, with whom; for the coordination, everybody's."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.directory.models import Organization
from ayni.kernel import clock
from ayni.ledger.kinds import KINDS
from ayni.resources import actions
from ayni.resources.models import Borrower
from ayni.resources.queries.reciprocity import Balance, Side, balance_of, balances
from ayni.resources.queries.standing import terms
from ayni.web.forms import attempt
from ayni.web.gate import coordinators_only, members_only
from ayni.web.links import at
from ayni.web.resources.mine import own_organization
from ayni.web.tenant import TenantRequest

PERIOD = timedelta(days=365)


@dataclass(frozen=True)
class With:
    """What was given to and received from one other."""

    name: str
    organization_id: int
    gave: Side
    received: Side


@members_only
def reciprocity(request: TenantRequest, slug: str) -> HttpResponse:
    """The last twelve months of the actor's organisation."""
    mine = own_organization(request)
    if request.method == "POST":
        actions.give_consent(actor=request.actor, counts="counts" in request.POST)
        messages.success(request, _("Quedó como lo dijiste."))
        return redirect(at(slug, "reciprocity"))
    until = clock.today()
    balance = balance_of(mine, until - PERIOD, until)
    context = {
        "balance": balance,
        "others": _others(balance),
        "kinds": _by_kind(balance),
        "asked_to_give": balance.takes_heavily(terms().heavy_taker_ratio),
        "since": until - PERIOD,
        "counts": Borrower.objects.filter(organization=mine, counts_demand=True).exists(),
    }
    return render(request, "resources/reciprocity.html", context)


def _others(balance: Balance) -> list[With]:
    pairs = balance.with_whom()
    names = dict(Organization.objects.filter(pk__in=[pk for pk, *_sides in pairs]).values_list("pk", "name"))
    return [With(names.get(pk, ""), pk, gave, received) for pk, gave, received in pairs]


def _by_kind(balance: Balance) -> list[tuple[Any, int, int]]:
    """(kind, times given, times received), the most frequent first."""
    counts: dict[str, list[int]] = {}
    for flow in balance.flows:
        pair = counts.setdefault(flow.kind, [0, 0])
        pair[flow.giver != balance.organization.pk] += flow.count
    rows = [(KINDS[code].name, gave, received) for code, (gave, received) in counts.items()]
    return sorted(rows, key=lambda row: (-(row[1] + row[2]), str(row[0])))


class TermsForm(forms.Form):
    """What the cluster agreed for all resources."""

    quota_hours = forms.IntegerField(
        label=gettext_lazy("Horas al mes por taller, en todas las máquinas"),
        required=False, min_value=1, max_value=744, help_text=gettext_lazy("Vacío: sin límite."),
    )  # fmt: skip
    heavy_taker_ratio = forms.DecimalField(
        label=gettext_lazy("Cuántas veces más de lo que da puede recibir un taller antes de pedirle que dé"),
        required=False, min_value=1, max_value=1000, decimal_places=1,
        help_text=gettext_lazy("Es un aviso: nunca impide reservar. Vacío: sin aviso."),
    )  # fmt: skip
    no_show_limit = forms.IntegerField(
        label=gettext_lazy("Cuántas faltas en 90 días quitan la aprobación al instante"),
        min_value=1, max_value=100,
    )  # fmt: skip


@coordinators_only
def cluster_terms(request: TenantRequest, slug: str) -> HttpResponse:
    """The agreed limits, and how each workshop stands by them."""
    present = terms()
    quota = present.quota_minutes // 60 if present.quota_minutes else None
    initial = {
        "quota_hours": quota,
        "heavy_taker_ratio": present.heavy_taker_ratio,
        "no_show_limit": present.no_show_limit,
    }
    form = TermsForm(request.POST or None, initial=initial)
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, lambda: _save(request, form)) is not None
    ):
        messages.success(request, _("Guardado. Vale desde ahora para todos."))
        return redirect(at(slug, "cluster_terms"))
    until: date = clock.today()
    rows = [(each, each.takes_heavily(present.heavy_taker_ratio)) for each in balances(until - PERIOD, until)]
    context = {"form": form, "rows": rows}
    return render(request, "resources/terms.html", context, status=422 if request.method == "POST" else 200)


def _save(request: TenantRequest, form: TermsForm) -> object:
    cleaned = form.cleaned_data
    return actions.set_terms(
        actor=request.actor,
        quota_minutes=60 * cleaned["quota_hours"] if cleaned["quota_hours"] else None,
        heavy_taker_ratio=cleaned["heavy_taker_ratio"],
        no_show_limit=cleaned["no_show_limit"],
    )
