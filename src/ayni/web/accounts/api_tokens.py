"""Keys with which programs act for one of the person's roles."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from ayni.directory.actions.tokens import create_token, revoke_token
from ayni.directory.models import Membership
from ayni.directory.queries import people as queries
from ayni.web.accounts.sessions import own_session_only
from ayni.web.forms import attempt
from ayni.web.gate import members_only
from ayni.web.links import at
from ayni.web.tenant import TenantRequest

SHOWN_ONCE = "new_api_token"
"""Where the session keeps a new key until the next page has shown it."""


class TokenForm(forms.Form):
    """What the key is for, and in which role the program acts."""

    name = forms.CharField(
        label=_("¿Para qué es?"), max_length=80, help_text=_("Por ejemplo: mi hoja de cálculo.")
    )
    membership = forms.ChoiceField(label=_("¿En qué rol actúa?"), widget=forms.RadioSelect)


def _role_of(membership: Membership) -> str:
    role = membership.get_role_display()
    return f"{membership.organization.name} · {role}" if membership.organization else str(role)


@never_cache
@members_only
@own_session_only
def api_tokens(request: TenantRequest, slug: str) -> HttpResponse:
    """The person's keys; a new one is shown this once."""
    mine = queries.own_memberships(request.actor)
    form = TokenForm(request.POST or None, initial={"membership": mine[0].pk})
    form.fields["membership"].choices = [(m.pk, _role_of(m)) for m in mine]  # type: ignore[attr-defined]  # a ChoiceField
    if request.method == "POST" and form.is_valid():
        chosen = next(m for m in mine if str(m.pk) == form.cleaned_data["membership"])
        made = attempt(
            form, lambda: create_token(actor=request.actor, membership=chosen, name=form.cleaned_data["name"])
        )
        if made is not None:
            request.session[SHOWN_ONCE] = made[1]
            return redirect(at(slug, "api_tokens"))
    tokens = [(token, _role_of(token.membership)) for token in queries.tokens_of(request.actor)]
    context = {"form": form, "tokens": tokens, "secret": request.session.pop(SHOWN_ONCE, "")}
    return render(request, "accounts/api_tokens.html", context, status=422 if form.errors else 200)


@require_POST
@members_only
def revoke_api_token(request: TenantRequest, slug: str, token_id: int) -> HttpResponse:
    """Make a key useless."""
    revoke_token(actor=request.actor, token=queries.api_token_for(request.actor, token_id))
    return redirect(at(slug, "api_tokens"))
