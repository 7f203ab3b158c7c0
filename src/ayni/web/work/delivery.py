"""Bringing pieces, and saying whether they are good."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.forms.boundfield import BoundField
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.web.forms import attempt
from ayni.web.gate import members_only
from ayni.web.ledger.words import day_words
from ayni.web.links import at
from ayni.web.tenant import TenantRequest
from ayni.web.work.award_page import heading
from ayni.web.work.execution_forms import QuantityField, photo_field, photo_of, words_field
from ayni.web.work.photos import picture
from ayni.work.actions import deliveries
from ayni.work.actions.custody import Used
from ayni.work.models import Award, AwardState, DeliveryDecision, MaterialLot
from ayni.work.naming import amount
from ayni.work.queries.awards import award_for, delivery_for, to_rework
from ayni.work.queries.custody import movements_of, open_lots
from ayni.work.queries.standing import figures, to_rework_of
from ayni.work.rules.deliveries import can_decide, can_deliver

ZERO = Decimal(0)


class DeliverForm(forms.Form):
    """How many, which ones where some were sent back, and what material went into them."""

    quantity = QuantityField(label=gettext_lazy("¿Cuánto entregas?"))
    what = forms.ChoiceField(label=gettext_lazy("¿Cuáles son?"), widget=forms.RadioSelect)
    note = words_field(gettext_lazy("Nota"), required=False)

    def __init__(
        self, *args: Any, choices: list[tuple[str, str]], lots: list[MaterialLot], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.lots = lots
        self.only_words = choices[0][1] if len(choices) == 1 else ""
        what: Any = self.fields["what"]
        what.choices = choices
        if len(choices) < 2:
            what.required, what.widget = False, forms.HiddenInput()
            self.initial["what"] = choices[0][0] if choices else "new"
        for lot in lots:
            self.fields[f"pieces_{lot.pk}"] = QuantityField(
                label=gettext_lazy("Piezas usadas"), required=False
            )
            self.fields[f"kg_{lot.pk}"] = QuantityField(label=gettext_lazy("Kilos usados"), required=False)

    def lot_fields(self) -> Iterator[tuple[MaterialLot, BoundField | None, BoundField | None]]:
        """Each lot with its two fields, where there is something left to count."""
        for lot in self.lots:
            yield (
                lot,
                self[f"pieces_{lot.pk}"] if lot.pieces_held else None,
                self[f"kg_{lot.pk}"] if lot.kg_held else None,
            )

    def used(self) -> list[Used]:
        """What was said to have been used."""
        said = self.cleaned_data
        found = [
            Used(lot.pk, said[f"pieces_{lot.pk}"] or ZERO, said[f"kg_{lot.pk}"] or ZERO) for lot in self.lots
        ]
        return [each for each in found if each.pieces or each.kg]


@members_only
def deliver(request: TenantRequest, slug: str, work_id: int) -> HttpResponse:
    """The contractor brings pieces."""
    award = award_for(request.actor, work_id)
    now, sent_back = figures(award), _sent_back(award)
    choices = _choices(award.job.unit, now.to_deliver, sent_back)
    first = now.to_deliver or next((left for _decision, left in sent_back), ZERO)
    form = DeliverForm(
        request.POST or None,
        choices=choices,
        lots=open_lots(award),
        initial={"quantity": first, "what": choices[0][0] if choices else "new"},
    )
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["what"] or (choices[0][0] if choices else "new")
        rework = next((each for each, _left in sent_back if str(each.pk) == chosen), None)
        brought = attempt(
            form,
            lambda: deliveries.deliver(
                actor=request.actor,
                award=award,
                quantity=form.cleaned_data["quantity"],
                rework_of=rework,
                used=form.used(),
                note=form.cleaned_data["note"],
            ),
        )
        if brought is not None:
            messages.success(request, _("Entrega anotada. Falta que la otra parte la revise."))
            return redirect(at(slug, "work", work_id))
    context = {
        **heading(request, award),
        "form": form,
        "now": now,
        "why_not": can_deliver(request.actor, award, now),
    }
    return render(request, "work/deliver.html", context, status=422 if form.errors else 200)


def _sent_back(award: Award) -> list[tuple[DeliveryDecision, Decimal]]:
    """What was sent back and is still to be made again."""
    found = [(decision, to_rework_of(decision)) for decision in to_rework(award)]
    return [(decision, left) for decision, left in found if left]


def _choices(
    unit: str, fresh: Decimal, sent_back: list[tuple[DeliveryDecision, Decimal]]
) -> list[tuple[str, str]]:
    choices = [("new", _("Nuevas (faltan %(left)s)") % {"left": amount(fresh, unit)})] if fresh else []
    for decision, left in sent_back:
        words = _("Las que rehice de lo rechazado %(day)s (faltan %(left)s)") % {
            "day": day_words(decision.decided_at.date()),
            "left": amount(left, unit),
        }
        choices.append((str(decision.pk), words))
    return choices


class DecideForm(forms.Form):
    """How many are not good, and why; the rest is accepted."""

    rejected = QuantityField(label=gettext_lazy("¿Cuántas rechazas?"), required=False)
    reason = words_field(gettext_lazy("¿Por qué?"), required=False)
    photo = photo_field(label=gettext_lazy("Foto de lo que está mal"))
    then = forms.ChoiceField(
        label=gettext_lazy("¿Y con las rechazadas?"),
        choices=(
            ("rework", gettext_lazy("Que las vuelva a hacer")),
            ("drop", gettext_lazy("Ya no las quiero; no se pagan")),
        ),
        widget=forms.RadioSelect,
        initial="rework",
        required=False,
    )


@members_only
def delivery(request: TenantRequest, slug: str, work_id: int, delivery_id: int) -> HttpResponse:
    """A delivery: the asker looks at it and says its word; afterwards both read it."""
    brought = delivery_for(request.actor, work_id, delivery_id)
    award = brought.delivery.award
    why_not = can_decide(request.actor, brought.delivery, decided=brought.decision is not None)
    form = DecideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        decided = attempt(form, lambda: _decide(request, brought.delivery, form))
        if decided is not None:
            award.refresh_from_db(fields=["state"])
            closed = award.state in {AwardState.ACCEPTED, AwardState.CLOSED}
            messages.success(request, _("Gracias. Quedó revisado.") if not closed else _(
                "Gracias. El trabajo quedó recibido: ya pueden valorarse los dos."
            ))  # fmt: skip
            return redirect(at(slug, "work", work_id))
    context = {
        **heading(request, award),
        "form": form,
        "brought": brought,
        "used": movements_of(award).filter(delivery=brought.delivery),
        "may_decide": why_not is None,
    }
    return render(request, "work/delivery.html", context, status=422 if form.errors else 200)


def _decide(request: TenantRequest, brought: Any, form: DecideForm) -> DeliveryDecision:
    said, all_good = form.cleaned_data, "all_good" in request.POST
    return deliveries.decide(
        actor=request.actor,
        delivery=brought,
        rejected=ZERO if all_good else said["rejected"],
        reason=said["reason"],
        photo=photo_of(request),
        rework_wanted=said["then"] != "drop",
    )


@members_only
def rejection_photo(request: TenantRequest, slug: str, work_id: int, delivery_id: int) -> HttpResponse:
    """The photo of what was not good."""
    brought = delivery_for(request.actor, work_id, delivery_id)
    if brought.decision is None:
        raise Http404
    return picture(brought.decision.photo)
