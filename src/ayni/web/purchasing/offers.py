"""Offers: who was asked, the link to pass on, prices on one basis; typed by the runner or sent by the link."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from ayni.directory.models import Organization
from ayni.kernel import clock
from ayni.kernel.refusal import Refused
from ayni.purchasing import actions
from ayni.purchasing.models import BEFORE_DECISION, JointPurchase, OfferLink, SupplierOffer, SupplierOrder
from ayni.purchasing.queries import offers as queries
from ayni.purchasing.queries.catalogue import suppliers
from ayni.purchasing.queries.purchases import items_of, progress_of, run_purchase_for
from ayni.purchasing.queries.shares import order_lines, orders_of
from ayni.web.accounts.handing import whatsapp
from ayni.web.accounts.limits import links_are_counted
from ayni.web.accounts.previews import is_person
from ayni.web.forms import attempt
from ayni.web.gate import insiders_only, open_to_all
from ayni.web.links import at, whole
from ayni.web.purchasing.choosing import SupplierField
from ayni.web.purchasing.offer_form import OfferForm
from ayni.web.tenant import TenantRequest


@dataclass(frozen=True)
class Asked:
    """A supplier that was asked or offered: its link to pass on (empty when expired) and its offer."""

    supplier: Organization
    link: OfferLink | None
    url: str
    whatsapp: str
    offer: SupplierOffer | None


class InviteForm(forms.Form):
    """Whom to ask."""

    supplier = SupplierField()


@insiders_only
def offers(request: TenantRequest, slug: str, purchase_id: int) -> HttpResponse:
    """Ask suppliers, see their answers on one basis, then compute the best order."""
    purchase = run_purchase_for(request.actor, purchase_id)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form, lambda: actions.invite(actor=request.actor, purchase=purchase, **form.cleaned_data)
        )
        if done is not None:
            return redirect(at(slug, "offers", purchase.pk))
    progress = progress_of([purchase])[purchase.pk]
    context = {
        "purchase": purchase,
        "form": form,
        "asked": _asked(slug, purchase),
        "compared": queries.compared_offers(purchase, {each.line.pk: each.ordered for each in progress}),
        "ordered": {each.line.pk: each.ordered for each in progress},
        "open": purchase.state in BEFORE_DECISION,
        "can_solve": purchase.state in {"orders_closed", "compared"},
        "has_suppliers": suppliers().exists(),
        "today": clock.today(),
    }
    return render(request, "purchasing/offers.html", context, status=422 if request.method == "POST" else 200)


def _asked(slug: str, purchase: JointPurchase) -> list[Asked]:
    given = {offer.supplier_id: offer for offer in queries.offers_of(purchase)}
    rows = []
    for link in queries.links_of(purchase):
        token = queries.token_of(link)
        url = whole(at(slug, "offer_link", token)) if token else ""
        text = _(
            "Hola, %(name)s. Compramos juntos: %(title)s. "
            "Mira cuánto y dinos tu precio aquí, sin cuenta: %(url)s"
        ) % {
            "name": link.supplier.name, "title": purchase.title, "url": url,
        }  # fmt: skip
        rows.append(
            Asked(
                link.supplier,
                link,
                url,
                whatsapp(link.supplier.phone, text) if url else "",
                given.pop(link.supplier_id, None),
            )
        )
    rows += [Asked(offer.supplier, None, "", "", offer) for offer in given.values()]
    return sorted(rows, key=lambda row: row.supplier.name)


@insiders_only
def type_offer(request: TenantRequest, slug: str, purchase_id: int, supplier_id: int) -> HttpResponse:
    """The runner types what a supplier said."""
    purchase = run_purchase_for(request.actor, purchase_id)
    supplier = suppliers().filter(pk=supplier_id).first()
    if supplier is None:
        raise Http404
    present = queries.present_offer(purchase, supplier)
    form = OfferForm(
        request.POST or None, items=items_of(purchase), present=present, lines=queries.lines_of_offer(present)
    )
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form,
            lambda: actions.take_offer(
                actor=request.actor,
                purchase=purchase,
                supplier=supplier,
                terms=form.terms(),
                lines=form.line_terms(),
            ),
        )
        if done is not None:
            messages.success(request, _("La oferta de %(name)s quedó anotada.") % {"name": supplier.name})
            return redirect(at(slug, "offers", purchase.pk))
    context = {
        "purchase": purchase,
        "supplier": supplier,
        "form": form,
        "groups": form.groups(),
        "ordered": _ordered(purchase),
    }
    return render(
        request, "purchasing/type_offer.html", context, status=422 if request.method == "POST" else 200
    )


def _ordered(purchase: JointPurchase) -> dict[int, int]:
    return {each.line.pk: each.ordered for each in progress_of([purchase])[purchase.pk]}


@open_to_all
@never_cache
@links_are_counted
def offer_link(request: TenantRequest, slug: str, token: str) -> HttpResponse:
    """What a supplier sees by its link, without an account: the quantities, a form, later its order."""
    link = queries.link_by(token)
    if link is None:
        return render(request, "purchasing/offer_closed.html", {"link": None}, status=404)
    order = next(
        (each for each in orders_of(link.purchase) if each.supplier_id == link.supplier_id and each.sent_at),
        None,
    )
    closed = link.expires_at <= clock.now() or link.purchase.state not in BEFORE_DECISION
    if order is not None or closed:
        return _closed(request, link, order)
    if is_person(request):
        actions.mark_opened(link=link, when=clock.now())
    present = queries.present_offer(link.purchase, link.supplier)
    form = OfferForm(
        request.POST or None,
        items=items_of(link.purchase),
        present=present,
        lines=queries.lines_of_offer(present),
    )
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form, lambda: actions.offer_by_link(token=token, terms=form.terms(), lines=form.line_terms())
        )
        if done is not None:
            messages.success(request, _("Gracias: tu oferta llegó. Puedes cambiarla con este mismo enlace."))
            return redirect(at(slug, "offer_link", token))
    context = {
        "link": link, "form": form, "groups": form.groups(), "present": present, "ordered": _ordered(link.purchase),
    }  # fmt: skip
    return render(
        request, "purchasing/offer_link.html", context, status=422 if request.method == "POST" else 200
    )


def _closed(request: TenantRequest, link: OfferLink, order: SupplierOrder | None) -> HttpResponse:
    context = {
        "link": link, "order": order, "lines": order_lines([order])[order.pk] if order else [],
        "decided": link.purchase.state not in BEFORE_DECISION,
    }  # fmt: skip
    if request.method == "POST":
        raise Refused(_("Ya no se reciben ofertas para esta compra."), status=410)
    return render(request, "purchasing/offer_closed.html", context, status=200 if order else 410)


@require_POST
@insiders_only
def solve_purchase(request: TenantRequest, slug: str, purchase_id: int) -> HttpResponse:
    """Compute the best order."""
    purchase = run_purchase_for(request.actor, purchase_id)
    actions.ask_for_best_order(actor=request.actor, purchase=purchase)
    return redirect(at(slug, "best_order", purchase.pk))
