"""Invitations: making them, handing them out as a link, a QR or a printed card, and accepting them."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from ayni.directory.actions import invitations as actions
from ayni.directory.actions.acceptance import accept
from ayni.directory.actions.deliveries import has_service
from ayni.directory.models import Channel, Invitation, Organization, Role
from ayni.directory.queries import people as queries
from ayni.directory.queries.imports import contact_names
from ayni.directory.rules import people as rules
from ayni.kernel.refusal import Refused
from ayni.web.accounts import limits, previews, sessions
from ayni.web.accounts.handing import Handout, handout_of
from ayni.web.forms import attempt
from ayni.web.gate import coordinators_only, insiders_only, open_to_all
from ayni.web.links import at
from ayni.web.tenant import TenantRequest

CARDS_AT_ONCE = 200
"""Cards made by one press of the button; a bigger park prints several sheets."""


class InviteForm(forms.Form):
    """Whom to invite, to what."""

    role = forms.ChoiceField(label=gettext_lazy("¿Qué hará aquí?"), widget=forms.RadioSelect)
    name = forms.CharField(label=gettext_lazy("Nombre"), max_length=120, required=False)
    contact = forms.CharField(
        label=gettext_lazy("Su celular o correo"),
        max_length=254,
        required=False,
        help_text=gettext_lazy("Solo para reconocer su cuenta. Sin él, entra quien tenga el enlace."),
    )


class AcceptForm(forms.Form):
    """Who accepts an invitation that names nobody."""

    name = forms.CharField(
        label=gettext_lazy("Tu nombre"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("Tu celular"),
        max_length=30,
        required=False,
        help_text=gettext_lazy("Para que puedas entrar también desde otro aparato."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )


ROLE_WORDS = {
    Role.OWNER: gettext_lazy("Dueño o dueña: maneja todo el taller"),
    Role.STAFF: gettext_lazy("Equipo: actúa por el taller"),
    Role.PARTNER: gettext_lazy("Aliado: ve lo que le toca a su organización"),
    Role.COORDINATOR: gettext_lazy("Coordinación de todo el parque"),
    Role.RESEARCHER: gettext_lazy("Investigación"),
}


def _roles_for(request: TenantRequest, organization: Organization | None) -> list[tuple[str, str]]:
    for_cluster, for_organization = (
        [Role.COORDINATOR, Role.RESEARCHER],
        [Role.OWNER, Role.STAFF, Role.PARTNER],
    )
    offered = for_organization if organization else for_cluster
    owner = queries.is_owner(request.actor, organization)
    allowed = [r for r in offered if rules.may_invite(request.actor, organization, r, owner=owner) is None]
    return [(role.value, str(ROLE_WORDS[role])) for role in allowed]


@insiders_only
def invite(request: TenantRequest, slug: str) -> HttpResponse:
    """Invite one person to an organisation, or (coordination) to the cluster as a whole."""
    organization = _chosen_organization(request)
    roles = _roles_for(request, organization)
    if not roles:
        raise Http404
    form = InviteForm(request.POST or None, initial={"role": roles[0][0]})
    form.fields["role"].choices = roles  # type: ignore[attr-defined]  # a ChoiceField
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data
        made = attempt(form, lambda: actions.invite(actor=request.actor, organization=organization, **wanted))
        if made is not None:
            return redirect(at(slug, "invitation_link", made.pk))
    context = {"form": form, "organization": organization}
    return render(request, "accounts/invite.html", context, status=422 if form.errors else 200)


def _chosen_organization(request: TenantRequest) -> Organization | None:
    chosen = request.GET.get("organizacion", "")
    if chosen.isdecimal():
        return queries.organization_with_people(request.actor, int(chosen))
    if request.actor.is_coordinator:
        return None
    if request.actor.organization is None:
        raise Http404
    return queries.organization_with_people(request.actor, request.actor.organization.pk)


@coordinators_only
def invitations(request: TenantRequest, slug: str) -> HttpResponse:
    """All invitations that wait, those that expired, and how many workshops have nobody yet."""
    page = Paginator(queries.invitations_waiting(), 30).get_page(request.GET.get("pagina"))
    context = {
        "page": page,
        "handouts": _handouts(request, list(page)),
        "expired": queries.invitations_expired()[:30],
        "without_owner": queries.workshops_without_owner().count(),
        "cards_at_once": CARDS_AT_ONCE,
    }
    return render(request, "accounts/invitations.html", context)


def _handouts(request: TenantRequest, shown: list[Invitation]) -> list[Handout]:
    return [handout_of(request.cluster, invitation) for invitation in shown]


@coordinators_only
def invitation_cards(request: TenantRequest, slug: str) -> HttpResponse:
    """The sheet to print: a card with a QR for each workshop; the button makes the missing ones."""
    if request.method == "POST":
        missing = list(queries.workshops_without_owner()[:CARDS_AT_ONCE])
        names = contact_names(missing)
        made = actions.invite_owners(actor=request.actor, organizations=missing, names=names)
        messages.success(request, _("Tarjetas listas: %(count)d.") % {"count": len(made)})
        return redirect(at(slug, "invitation_cards"))
    cards = Paginator(queries.owner_cards(), CARDS_AT_ONCE).get_page(request.GET.get("pagina"))
    context = {
        "page": cards,
        "handouts": _handouts(request, list(cards)),
        "without_owner": queries.workshops_without_owner().count(),
    }
    return render(request, "accounts/invitation_cards.html", context)


@insiders_only
def invitation_link(request: TenantRequest, slug: str, invitation_id: int) -> HttpResponse:
    """One invitation to hand out: WhatsApp, the link, its QR."""
    invitation = queries.invitation_for(request.actor, invitation_id)
    context = {
        "invitation": invitation,
        "state": rules.state_of(invitation),
        "handout": handout_of(request.cluster, invitation),
        "service": _service_for(invitation),
    }
    return render(request, "accounts/invitation_link.html", context)


def _service_for(invitation: Invitation) -> bool:
    person, organization = invitation.person, invitation.organization
    phone = person.phone if person else (organization.phone if organization else "")
    email = person.email if person else (organization.email if organization else "")
    return bool((phone and has_service(Channel.PHONE)) or (email and has_service(Channel.EMAIL)))


@require_POST
@insiders_only
def send_invitation(request: TenantRequest, slug: str, invitation_id: int) -> HttpResponse:
    """Send the prepared text by the operator's service."""
    invitation = queries.invitation_for(request.actor, invitation_id)
    actions.send_invitation(
        actor=request.actor, invitation=invitation, text=handout_of(request.cluster, invitation).text
    )
    messages.success(request, _("El mensaje quedó en cola. Verás en el buzón si no sale."))
    return redirect(at(slug, "invitation_link", invitation.pk))


@require_POST
@insiders_only
def renew_invitation(request: TenantRequest, slug: str, invitation_id: int) -> HttpResponse:
    """A new link; the old one stops working."""
    invitation = queries.invitation_for(request.actor, invitation_id)
    fresh = actions.renew(actor=request.actor, invitation=invitation)
    return redirect(at(slug, "invitation_link", fresh.pk))


@require_POST
@insiders_only
def revoke_invitation(request: TenantRequest, slug: str, invitation_id: int) -> HttpResponse:
    """Withdraw an invitation."""
    invitation = queries.invitation_for(request.actor, invitation_id)
    actions.revoke(actor=request.actor, invitation=invitation)
    messages.success(request, _("La invitación quedó retirada: su enlace ya no abre."))
    return redirect(at(slug, "invitation_link", invitation.pk))


@open_to_all
@never_cache
@limits.links_are_counted
def invitation(request: TenantRequest, slug: str, token: str) -> HttpResponse:
    """What the invited person opens. Reading it uses nothing up: only the button does."""
    found = queries.invitation_by(token)
    if request.method == "POST":
        return _accept(request, slug, token, found)
    reason = rules.may_accept(found)
    if reason is not None:
        return _closed(request, str(reason))
    if previews.is_person(request):
        actions.note_opened(invitation=found)
    return _show(request, found, AcceptForm(initial={"name": found.name}))


def _show(request: TenantRequest, found: Invitation, form: AcceptForm, status: int = 200) -> HttpResponse:
    person, visitor = found.person, request.actor.person
    claimed = person is not None and person.claimed_at is not None
    context = {
        "invitation": found,
        "form": form,
        "form_key": request.POST.get("form_key") or previews.new_form_key(),
        "asks_name": person is None,
        "is_visitor": person is not None and visitor is not None and person.pk == visitor.pk,
        "must_sign_in": claimed and (visitor is None or visitor.pk != (person.pk if person else None)),
        "role_words": ROLE_WORDS[Role(found.role)],
    }
    return render(request, "accounts/invitation.html", context, status=status)


def _accept(request: TenantRequest, slug: str, token: str, found: Invitation) -> HttpResponse:
    as_myself = "as_myself" in request.POST
    form = AcceptForm(request.POST)
    if found.person_id is not None or as_myself:
        form.fields.clear()
    if not form.is_valid():
        return _show(request, found, form, status=422)
    try:
        done = accept(
            actor=request.actor,
            token=token,
            key=request.POST.get("form_key", ""),
            as_myself=as_myself,
            **form.cleaned_data,
        )
    except Refused as refusal:
        if refusal.field in form.fields:
            form.add_error(refusal.field, str(refusal))
            return _show(request, found, form, status=422)
        if refusal.status == 403:
            return _show(request, found, form, status=403)
        return _closed(request, str(refusal))
    if not done.signs_in:
        return redirect(at(slug, "today"))
    return sessions.sign_in_by_link(request, done.membership.person, request.cluster, at(slug, "today"))


def _closed(request: TenantRequest, reason: str) -> HttpResponse:
    return render(request, "accounts/link_closed.html", {"reason": reason, "ask_again": False}, status=410)
