"""Where a person is: the way from the front door to their cluster, for whom they act there, their account."""

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ayni.directory.actions.memberships import describe_person
from ayni.directory.models import Cluster, Person, SignIn
from ayni.directory.queries.actors import clusters_of, organizations_of
from ayni.directory.queries.people import own_memberships
from ayni.methods.contacts import readable
from ayni.web.accounts import sessions
from ayni.web.forms import attempt
from ayni.web.gate import members_only
from ayni.web.links import at, came_from
from ayni.web.tenant import TenantRequest

SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def start(request: HttpRequest) -> HttpResponse:
    """The front door: straight on to the only cluster of a person, else a choice."""
    person = request.user if isinstance(request.user, Person) else None
    mine = clusters_of(person) if person else []
    only = request.session.get(sessions.ONLY_CLUSTER) if person else None
    reachable = [cluster for cluster in mine if only in {None, cluster.pk}]
    if len(reachable) == 1:
        return redirect(at(reachable[0].slug, "today"))
    clusters = reachable or list(Cluster.objects.order_by("name"))
    return render(request, "accounts/start.html", {"clusters": clusters, "mine": bool(reachable)})


class PersonForm(forms.Form):
    """What a person says of themselves."""

    name = forms.CharField(label=gettext_lazy("Tu nombre"), max_length=120)
    language = forms.ChoiceField(
        label=gettext_lazy("Idioma"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )


@members_only
def account(request: TenantRequest, slug: str) -> HttpResponse:
    """The person's own page: for whom they act, how they sign in, their other clusters."""
    person = request.actor.signed_in
    form = PersonForm(request.POST or None, initial={"name": person.name, "language": person.language})
    if request.method == "POST" and form.is_valid():
        kept = attempt(form, lambda: describe_person(actor=request.actor, **form.cleaned_data))
        if kept is not None:
            messages.success(request, _("Guardado."))
            response = redirect(at(slug, "account"))
            sessions.speak(response, kept)
            return response
    context = {
        "form": form,
        "memberships": own_memberships(request.actor),
        "organizations": organizations_of(request.actor),
        "clusters": [c for c in clusters_of(person) if c.pk != request.cluster.pk],
        "phone": readable(person.phone, request.cluster.country) if person.phone else "",
        "whole": sessions.is_whole(request),
        "has_password": person.has_usable_password(),
        "second_factor": is_mfa_enabled(person, SECOND_FACTORS),
        "passkeys": Authenticator.objects.filter(user=person, type=Authenticator.Type.WEBAUTHN).count(),
        "sign_ins": _browsers(request, person),
    }
    return render(request, "accounts/account.html", context, status=422 if form.errors else 200)


def _browsers(request: TenantRequest, person: Person) -> list[tuple[SignIn, bool]]:
    """The browsers whose sessions live, with whether it is this one."""
    this = sessions.remember(request, person)
    listed = list(SignIn.objects.filter(person=person))
    keys = [sign_in.session_key for sign_in in listed]
    living = set(Session.objects.filter(session_key__in=keys).values_list("session_key", flat=True))
    return [(s, s.pk == this.pk) for s in listed if s.session_key in living or s.pk == this.pk]


@require_POST
@members_only
def act_for(request: TenantRequest, slug: str) -> HttpResponse:
    """Remember on this phone for which organisation the person acts; empty is their own first one."""
    chosen = request.POST.get("organization", "")
    key = f"acting_for:{request.cluster.pk}"
    if chosen.isdecimal():
        request.session[key] = int(chosen)
    else:
        request.session.pop(key, None)
    return redirect(came_from(request, at(slug, "today")))
