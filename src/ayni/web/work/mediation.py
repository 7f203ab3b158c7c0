"""The coordination sees between whom there is a disagreement, never the words, and names who mediates."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.directory.models import Person
from ayni.web.forms import attempt
from ayni.web.gate import coordinators_only
from ayni.web.links import at
from ayni.web.tables import csv_table
from ayni.web.tenant import TenantRequest
from ayni.work.actions import disputes as actions
from ayni.work.models import DisputeState
from ayni.work.queries.disputes import dispute_to_assign, disputes_of_cluster, possible_mediators

ON_A_PAGE = 30


@coordinators_only
def disputes(request: TenantRequest, slug: str) -> HttpResponse:
    """All of them, those without a mediator first; filtered by state, paged, and as a table."""
    state = request.GET.get("estado", "")
    rows = disputes_of_cluster(state if state in DisputeState.values else "")
    if request.GET.get("formato") == "csv":
        head = [_("número"), _("estado"), _("lo pide"), _("lo hace"), _("abierto"), _("resuelto"), _("media")]
        return csv_table(f"desacuerdos-{slug}", head, (_row(dispute) for dispute in rows))
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("pagina"))
    context = {"page": page, "state": state, "states": DisputeState.choices}
    return render(request, "work/disputes.html", context)


def _row(dispute: Any) -> list[object]:
    return [
        dispute.pk,
        dispute.get_state_display(),
        dispute.award.job.asker.name,
        dispute.award.contractor.name,
        dispute.opened_at.date().isoformat(),
        dispute.settled_at.date().isoformat() if dispute.settled_at else "",
        dispute.mediator.name if dispute.mediator else "",
    ]


class MediatorForm(forms.Form):
    """Who mediates."""

    mediator = forms.ModelChoiceField(
        label=gettext_lazy("¿Quién media?"), queryset=Person.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, people: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["mediator"]
        field.choices = [(person.pk, person.name) for person in people]
        field.queryset = Person.objects.filter(pk__in=[person.pk for person in people])
        field.choices = [(person.pk, person.name) for person in people]


@coordinators_only
def name_mediator(request: TenantRequest, slug: str, dispute_id: int) -> HttpResponse:
    """Name somebody who belongs to neither side."""
    dispute = dispute_to_assign(request.actor, dispute_id)
    people = possible_mediators(dispute)
    form = MediatorForm(
        request.POST or None,
        people=people,
        initial={"mediator": dispute.mediator_id or request.actor.signed_in.pk},
    )
    if request.method == "POST" and form.is_valid():
        mediator = form.cleaned_data["mediator"]
        named = attempt(
            form, lambda: actions.name_mediator(actor=request.actor, dispute=dispute, mediator=mediator)
        )
        if named is not None:
            messages.success(
                request, _("%(name)s media desde ahora y lo verá en Hoy.") % {"name": mediator.name}
            )
            return redirect(at(slug, "disputes"))
    context = {"form": form, "dispute": dispute, "award": dispute.award}
    return render(request, "work/name_mediator.html", context, status=422 if form.errors else 200)
