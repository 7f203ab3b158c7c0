"""Whose material is where: its page, handing over and back with the receiver's PIN, and what became of it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.directory.models import Organization, Person
from ayni.web.accounts.limits import when_sent
from ayni.web.forms import attempt
from ayni.web.gate import members_only
from ayni.web.links import at, came_from
from ayni.web.tenant import TenantRequest
from ayni.web.work.award_page import heading
from ayni.web.work.execution_forms import QuantityField, photo_field, photo_of, words_field
from ayni.web.work.photos import picture
from ayni.work import pins
from ayni.work.actions import custody as actions
from ayni.work.actions.custody import Signature
from ayni.work.models import Award, CustodyKind, CustodyMovement
from ayni.work.queries.awards import award_for
from ayni.work.queries.custody import balance_of, lot_for, lots_of, movements_of, receivers, with_pin
from ayni.work.rules import custody as rules
from ayni.work.rules.parties import Side

ON_A_PAGE = 100


@members_only
def custody(request: TenantRequest, slug: str, work_id: int) -> HttpResponse:
    """The balance by lot, and every movement."""
    award = award_for(request.actor, work_id)
    context = {
        **heading(request, award),
        "lots": balance_of(award),
        "movements": movements_of(award)[:ON_A_PAGE],
        "may_hand_over": rules.can_hand_over(request.actor, award) is None,
        "may_give_back": rules.can_give_back(request.actor, award) is None,
        "may_account": rules.can_account_for(request.actor, award) is None,
    }
    return render(request, "work/custody.html", context)


class AmountForm(forms.Form):
    """How much, by piece, by kilogram, or both."""

    pieces = QuantityField(label=gettext_lazy("Piezas"), required=False)
    kg = QuantityField(label=gettext_lazy("Kilos"), required=False)
    photo = photo_field()
    note = words_field(gettext_lazy("Nota"), required=False)


class SignedForm(AmountForm):
    """The same, with who receives and their PIN."""

    signer = forms.ModelChoiceField(
        label=gettext_lazy("¿Quién recibe?"), queryset=Person.objects.none(), empty_label=None
    )
    pin = forms.CharField(
        label=gettext_lazy("PIN de quien recibe"),
        max_length=6,
        widget=forms.PasswordInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 6, "class": "short"}
        ),
    )

    def __init__(self, *args: Any, people: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["signer"]
        field.queryset = Person.objects.filter(pk__in=[person.pk for person in people]).order_by("name", "pk")


class HandOverForm(SignedForm):
    """The same, with what it is."""

    name = forms.CharField(label=gettext_lazy("¿Qué material es?"), max_length=120)

    field_order = ("name", "pieces", "kg", "photo", "note", "signer", "pin")


def _signers(request: TenantRequest, award: Award, kind: CustodyKind) -> tuple[Organization, list[Person]]:
    """The receiver, and who may sign for it: its people, and a coordinator who assists it now."""
    receiver = award.contractor if rules.receiving_side(kind) is Side.CONTRACTOR else award.job.asker
    people = receivers(receiver)
    actor = request.actor
    if actor.assisting and actor.organization == receiver and actor.signed_in not in people:
        people.append(actor.signed_in)
    return receiver, people


@members_only
def hand_over(request: TenantRequest, slug: str, work_id: int) -> HttpResponse:
    """The asker's material comes to the workshop."""
    award = award_for(request.actor, work_id)
    receiver, people = _signers(request, award, CustodyKind.HANDED_OVER)
    form = HandOverForm(request.POST or None, people=people, initial=_usual_signer(request, people))
    names = list(lots_of(award).values_list("name", flat=True))
    return _signed_page(
        request,
        award,
        form,
        lambda said, signature: actions.hand_over(
            actor=request.actor,
            award=award,
            name=said["name"],
            signature=signature,
            **_amounts(request, said),
        ),
        {
            "receiver": receiver,
            "names": names,
            "people": _people(people),
            "why_not": rules.can_hand_over(request.actor, award),
            "lot": None,
        },
    )


@members_only
def give_back(request: TenantRequest, slug: str, work_id: int, lot_id: int) -> HttpResponse:
    """Material, offcuts or scrap go back to who supplied it."""
    lot = lot_for(request.actor, work_id, lot_id)
    receiver, people = _signers(request, lot.award, CustodyKind.RETURNED)
    form = SignedForm(
        request.POST or None,
        people=people,
        initial={"pieces": lot.pieces_held, "kg": lot.kg_held, **_usual_signer(request, people)},
    )
    return _signed_page(
        request,
        lot.award,
        form,
        lambda said, signature: actions.give_back(
            actor=request.actor, lot=lot, signature=signature, **_amounts(request, said)
        ),
        {
            "receiver": receiver,
            "names": [],
            "people": _people(people),
            "why_not": rules.can_give_back(request.actor, lot.award),
            "lot": lot,
        },
    )


def _usual_signer(request: TenantRequest, people: list[Person]) -> dict[str, Any]:
    """Who holds the phone, where they may sign; else the first."""
    own = request.actor.signed_in
    return {"signer": own if own in people else next(iter(people), None)}


def _people(people: list[Person]) -> list[tuple[Person, bool]]:
    ready = with_pin(people)
    return [(person, person.pk in ready) for person in people]


def _amounts(request: TenantRequest, said: dict[str, Any]) -> dict[str, Any]:
    return {"pieces": said["pieces"], "kg": said["kg"], "note": said["note"], "photo": photo_of(request)}


def _signed_page(
    request: TenantRequest,
    award: Award,
    form: SignedForm,
    act: Callable[[dict[str, Any], Signature], CustodyMovement],
    extra: dict[str, Any],
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        moved = attempt(form, lambda: act(said, Signature(said["signer"], said["pin"])))
        if moved is not None:
            messages.success(request, _("Quedó firmado por %(name)s.") % {"name": said["signer"].name})
            return redirect(at(request.cluster.slug, "custody", award.pk))
    context = {**heading(request, award), "form": form, **extra}
    answer = render(request, "work/signed_material.html", context, status=422 if form.errors else 200)
    if form.is_bound and "pin" in form.errors and "signer" in form.cleaned_data and form.data.get("pin"):
        signer, cluster = form.cleaned_data["signer"].pk, request.cluster.pk
        # Counted after the cluster's transaction, which takes back all that a refused request wrote.
        when_sent(answer, lambda: pins.count_miss(signer, cluster))
    return answer


GONE = (
    (CustodyKind.USED, gettext_lazy("se usó en piezas")),
    (CustodyKind.SCRAPPED, gettext_lazy("quedó como merma")),
    (CustodyKind.LOST, gettext_lazy("se perdió")),
)


class GoneForm(AmountForm):
    """What became of it."""

    kind = forms.ChoiceField(
        label=gettext_lazy("¿Qué pasó con el material?"), choices=GONE, widget=forms.RadioSelect
    )

    field_order = ("kind", "pieces", "kg", "photo", "note")


@members_only
def account_for(request: TenantRequest, slug: str, work_id: int, lot_id: int) -> HttpResponse:
    """The contractor says what was used, scrapped or lost."""
    lot = lot_for(request.actor, work_id, lot_id)
    form = GoneForm(request.POST or None, initial={"kind": CustodyKind.USED})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        moved = attempt(
            form,
            lambda: actions.account_for(
                actor=request.actor, lot=lot, kind=CustodyKind(said["kind"]), **_amounts(request, said)
            ),
        )
        if moved is not None:
            messages.success(request, _("Quedó anotado."))
            return redirect(at(slug, "custody", work_id))
    context = {
        **heading(request, lot.award),
        "form": form,
        "lot": lot,
        "why_not": rules.can_account_for(request.actor, lot.award),
    }
    return render(request, "work/account_for.html", context, status=422 if form.errors else 200)


@members_only
def movement_photo(request: TenantRequest, slug: str, work_id: int, movement_id: int) -> HttpResponse:
    """The photo of a movement, to the two sides and who mediates."""
    award = award_for(request.actor, work_id)
    found = CustodyMovement.objects.filter(pk=movement_id, lot__award=award).first()
    if found is None:
        raise Http404
    return picture(found.photo)


class PinForm(forms.Form):
    """The new PIN, twice."""

    pin = forms.CharField(
        label=gettext_lazy("Tu PIN: de 4 a 6 números"),
        max_length=6,
        widget=forms.PasswordInput(
            attrs={"inputmode": "numeric", "autocomplete": "new-password", "maxlength": 6}
        ),
    )
    again = forms.CharField(
        label=gettext_lazy("Otra vez, para estar seguros"),
        max_length=6,
        widget=forms.PasswordInput(
            attrs={"inputmode": "numeric", "autocomplete": "new-password", "maxlength": 6}
        ),
    )

    def clean(self) -> dict[str, Any]:
        """Both are the same."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("pin") and said.get("again") and said["pin"] != said["again"]:
            self.add_error("again", _("No es igual al de arriba."))
        return said


@members_only
def signature_pin(request: TenantRequest, slug: str) -> HttpResponse:
    """One's own PIN to sign with, set or changed."""
    form = PinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        pin = form.cleaned_data["pin"]
        if attempt(form, lambda: actions.set_pin(actor=request.actor, pin=pin) or True):
            messages.success(request, _("Tu PIN quedó guardado. No se lo des a nadie."))
            return redirect(came_from(request, at(slug, "works")))
    has_pin = bool(with_pin([request.actor.signed_in]))
    context = {"form": form, "has_pin": has_pin, "back": came_from(request, at(slug, "works"))}
    return render(request, "work/signature_pin.html", context, status=422 if form.errors else 200)
