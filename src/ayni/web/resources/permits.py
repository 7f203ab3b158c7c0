"""Whom the owner chose for a resource, and who is trained to use it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.directory.models import Organization
from ayni.ledger.queries import partners
from ayni.resources import actions
from ayni.resources.models import Audience, Permit, PermitKind, Resource
from ayni.resources.queries.gates import own_resource_for
from ayni.resources.rules import owning
from ayni.web.forms import attempt
from ayni.web.gate import members_only
from ayni.web.links import at
from ayni.web.tenant import TenantRequest

NEAR = 20
"""Partners of late whose names are offered while one types."""

KINDS = (
    (PermitKind.CHOSEN, gettext_lazy("Puede pedirla, aunque la regla diga otra cosa")),
    (PermitKind.TRAINED, gettext_lazy("Sabe usarla: no le hace falta certificado")),
)


class PermitForm(forms.Form):
    """A workshop by its name, and what the owner says of it. `found` is the organisation."""

    name = forms.CharField(label=gettext_lazy("¿Qué taller?"), max_length=120)
    kind = forms.ChoiceField(
        label=gettext_lazy("¿Qué le permites?"),
        choices=KINDS,
        initial=PermitKind.CHOSEN,
        widget=forms.RadioSelect,
    )

    def __init__(self, *arguments: Any, owner: Organization, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._owner = owner
        self.found: Organization | None = None

    def clean_name(self) -> str:
        """The one workshop that is meant; several that fit are named, so that one can be written whole."""
        name: str = self.cleaned_data["name"]
        found = partners.meant(name, except_for=self._owner.pk)
        if not found:
            raise forms.ValidationError(_("No hay ningún taller que se llame «%(words)s».") % {"words": name})
        if len(found) > 1:
            names = ", ".join(each.name for each in found)
            raise forms.ValidationError(
                _("¿Cuál de estos? Escribe su nombre entero: %(names)s.") % {"names": names}
            )
        self.found = found[0]
        return name


@members_only
def permits(request: TenantRequest, slug: str, resource_id: int) -> HttpResponse:
    """Both lists; add somebody, or take the word back."""
    shown = own_resource_for(request.actor, resource_id)
    form = PermitForm(request.POST if request.POST.get("do") == "give" else None, owner=shown.owner)
    if request.method == "POST" and _done(request, shown, form):
        return redirect(at(slug, "permits", resource_id))
    rows = Permit.objects.filter(resource=shown).select_related("organization", "given_by")
    given = list(rows.order_by("organization__name", "pk"))
    context = {
        "resource": shown,
        "form": form,
        "why_not": owning.speaks_for_owner(request.actor, shown),
        "audience": _audience(shown),
        "groups": [
            (_("Elegidos"), [each for each in given if each.kind == PermitKind.CHOSEN]),
            (_("Saben usarla"), [each for each in given if each.kind == PermitKind.TRAINED]),
        ],
        "near": partners.recent_partners(shown.owner_id, limit=NEAR),
    }
    return render(request, "resources/permits.html", context, status=422 if request.method == "POST" else 200)


def _done(request: TenantRequest, shown: Resource, form: PermitForm) -> bool:
    if request.POST.get("do") == "take_back":
        return _take_back(request, shown)
    found = form.found if form.is_valid() else None
    if found is None:
        return False
    kind = form.cleaned_data["kind"]
    given = attempt(
        form, lambda: actions.permit(actor=request.actor, resource=shown, organization=found, kind=kind)
    )
    if given is not None:
        messages.success(request, _("Listo: %(name)s.") % {"name": found.name})
    return given is not None


def _take_back(request: TenantRequest, shown: Resource) -> bool:
    written, kind = request.POST.get("organization", ""), request.POST.get("kind", "")
    if not written.isdecimal() or len(written) > 17 or kind not in PermitKind.values:
        return False
    permit = Permit.objects.filter(resource=shown, organization=int(written), kind=kind).first()
    if permit is not None:
        actions.take_permit_back(
            actor=request.actor, resource=shown, organization=permit.organization, kind=permit.kind
        )
        messages.success(request, _("Quitado. Lo que ya reservó sigue en pie."))
    return True


def _audience(shown: Resource) -> str:
    """To whom it is lent by the rules, in a sentence."""
    match shown.audience:
        case Audience.GUILD:
            said = _("Se presta a talleres de tu gremio, y a los que elijas aquí.")
        case Audience.TRUSTED:
            said = _("Se presta a quienes ya colaboraron, y a los que elijas aquí.")
        case Audience.CHOSEN:
            said = _("Se presta solo a los que elijas aquí.")
        case _other:
            said = _("Se presta a todo el parque: no hace falta elegir a nadie.")
    if shown.certificate_needed:
        said += " " + _("Pide: %(what)s; quien sabe usarla no necesita el papel.") % {
            "what": shown.certificate_needed
        }
    return said
