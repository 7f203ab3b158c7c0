"""The list of purchases, and one purchase: where it is, what comes next, what one ordered."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.purchasing.models import STEPS, JointPurchase, PurchaseState
from ayni.purchasing.queries import purchases as queries
from ayni.purchasing.queries.purchases import Progress
from ayni.purchasing.rules import purchases as rules
from ayni.web.gate import insiders_only
from ayni.web.links import at, whole
from ayni.web.purchasing.next_steps import Next, next_step
from ayni.web.tenant import TenantRequest

A_PAGE = 20
LISTS = {"abiertas": "open", "mias": "mine", "todas": "all"}
LIST_WORDS = (
    ("abiertas", gettext_lazy("En marcha")),
    ("mias", gettext_lazy("Mías")),
    ("todas", gettext_lazy("Todas")),
)


@dataclass(frozen=True)
class StateStep:
    """A step of the way: done, now or to come."""

    words: Promise | str
    css: str


def way(purchase: JointPurchase) -> list[StateStep]:
    """The state line."""
    place = STEPS.index(purchase.state) if purchase.state in STEPS else -1
    if purchase.state == PurchaseState.UNDERSHOT:
        place = 0
    return [
        StateStep(state.label, "done" if number < place else "now" if number == place else "")
        for number, state in enumerate(STEPS)
    ]


@insiders_only
def purchases(request: TenantRequest, slug: str) -> HttpResponse:
    """Purchases under way, mine, or all; needs that could become one."""
    which = request.GET.get("ver", "abiertas")
    which = which if which in LISTS else "abiertas"
    page = Paginator(queries.listed_purchases(request.actor, LISTS[which]), A_PAGE).get_page(
        request.GET.get("pagina")
    )
    rows = list(page.object_list)
    progress = queries.progress_of(rows)
    context = {
        "page": page,
        "rows": [(row, progress[row.pk]) for row in rows],
        "which": which,
        "lists": LIST_WORDS,
        "needs": queries.shared_needs(request.actor) if which == "abiertas" else [],
        "can_start": rules.can_start(request.actor) is None,
    }
    return render(
        request, "purchasing/purchases.html#results" if request.htmx else "purchasing/purchases.html", context
    )


@insiders_only
def purchase(request: TenantRequest, slug: str, purchase_id: int) -> HttpResponse:
    """One purchase."""
    shown = queries.purchase_for(request.actor, purchase_id)
    runs = rules.runs(request.actor, shown)
    progress = queries.progress_of([shown])[shown.pk]
    own = {
        line.purchase_item_id: line
        for line in queries.lines_of(queries.participation_of(request.actor, shown))
    }
    step: Next | None = next_step(request.actor, shown)
    context = {
        "purchase": shown,
        "runs": runs,
        "way": way(shown),
        "progress": [(each, own.get(each.line.pk)) for each in progress],
        "has_own": bool(own),
        "named": queries.named_participants(shown),
        "rules": shown.rules_in_words.splitlines(),
        "next": step,
        "history": queries.history_of(shown, names=runs),
        "share_text": share_text(slug, shown, progress),
        "share_url": whole(at(slug, "purchase", shown.pk)),
        "why_no_order": rules.can_order(shown),
    }
    return render(request, "purchasing/purchase.html", context)


def share_text(slug: str, shown: JointPurchase, progress: list[Progress]) -> str:
    """The message that goes by WhatsApp."""
    from django.utils import formats, timezone

    until = formats.date_format(timezone.localtime(shown.closes_at), "DATETIME_FORMAT").lower()
    missing = next((each for each in progress if each.missing), None)
    said = _("Compra conjunta: %(title)s. Pide hasta el %(until)s.") % {"title": shown.title, "until": until}
    if missing is not None:
        said += " " + _("Faltan %(number)s de %(item)s para el mínimo.") % {
            "number": missing.missing,
            "item": missing.line.item.name,
        }
    return f"{said} {whole(at(slug, 'purchase', shown.pk))}"
