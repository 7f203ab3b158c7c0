"""Works in hand: what we make for others and what others make for us."""

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.kernel import clock
from ayni.web.gate import members_only
from ayni.web.tables import csv_table
from ayni.web.tenant import TenantRequest
from ayni.work.models import Award, AwardState
from ayni.work.naming import amount
from ayni.work.queries.awards import awards_of
from ayni.work.queries.standing import figures_of
from ayni.work.queries.statements import accounts_of
from ayni.work.rules.parties import WORKING

ON_A_PAGE = 20
MOST_ROWS_OUT = 5000

SIDES = (
    ("", gettext_lazy("todos")),
    ("hacemos", gettext_lazy("los que hacemos")),
    ("pedimos", gettext_lazy("los que pedimos")),
)
STATES = (
    ("", gettext_lazy("en marcha")),
    ("tarde", gettext_lazy("atrasados")),
    ("terminados", gettext_lazy("terminados")),
    ("todos", gettext_lazy("todos")),
)


class WorksForm(forms.Form):
    """The filter bar."""

    lado = forms.ChoiceField(label=gettext_lazy("De quién"), choices=SIDES, required=False)
    estado = forms.ChoiceField(label=gettext_lazy("Cómo van"), choices=STATES, required=False)


@members_only
def works(request: TenantRequest, slug: str) -> HttpResponse:
    """The list; an HTMX request gets the results alone, `formato=csv` the table."""
    rows = _wanted(request)
    if request.GET.get("formato") == "csv":
        return _table(request, rows, slug)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("pagina"))
    shown = list(page.object_list)
    now, today = figures_of(shown), clock.today()
    context = {
        "form": WorksForm(request.GET or None),
        "page": page,
        "filtered": bool(request.GET.get("lado") or request.GET.get("estado")),
        "rows": [
            {
                "award": award,
                "ours": request.actor.organization == award.contractor,
                "accepted": amount(now[award.pk].accepted, award.job.unit),
                "quantity": amount(award.quantity, award.job.unit),
                "late": award.promised_on < today and award.state in _UNDELIVERED,
            }
            for award in shown
        ],
    }
    alone = request.htmx and not request.htmx.history_restore_request
    return render(request, "work/works.html#results" if alone else "work/works.html", context)


_UNDELIVERED = frozenset({AwardState.TAKEN, AwardState.IN_PROGRESS})
_FINISHED = (AwardState.ACCEPTED, AwardState.CLOSED, AwardState.CANCELLED)


def _wanted(request: TenantRequest) -> QuerySet[Award]:
    rows = awards_of(request.actor).exclude(state__in=(AwardState.REFUSED, AwardState.LAPSED))
    side, state = request.GET.get("lado", ""), request.GET.get("estado", "")
    if side == "hacemos":
        rows = rows.filter(contractor=request.actor.organization)
    elif side == "pedimos":
        rows = rows.filter(job__asker=request.actor.organization)
    if state == "tarde":
        return rows.filter(state__in=_UNDELIVERED, promised_on__lt=clock.today())
    if state == "terminados":
        return rows.filter(state__in=_FINISHED)
    if state == "todos":
        return rows
    return rows.filter(state__in=(AwardState.OFFERED, AwardState.DISPUTED, *WORKING))


def _table(request: TenantRequest, rows: QuerySet[Award], slug: str) -> HttpResponse:
    head = [_("número"), _("trabajo"), _("lo pide"), _("lo hace"), _("estado"), _("para"), _("cantidad"),
            _("conformes"), _("acordado"), _("pagado"), _("saldo")]  # fmt: skip
    shown = list(rows[:MOST_ROWS_OUT])
    now, accounts = figures_of(shown), accounts_of(shown)
    cells = (
        [
            award.pk,
            award.job.title,
            award.job.asker.name,
            award.contractor.name,
            award.get_state_display(),
            award.promised_on.isoformat(),
            award.quantity.normalize(),
            now[award.pk].accepted.normalize(),
            accounts[award.pk].agreed,
            accounts[award.pk].paid,
            accounts[award.pk].balance,
        ]
        for award in shown
    )
    return csv_table(f"trabajos-{slug}", head, cells)
