"""Addresses of the accounts area; the library's own stand behind our guard."""

from collections.abc import Iterable

import allauth.urls
from allauth.mfa.webauthn.views import login_webauthn
from django.urls import URLPattern, URLResolver, include, path

from ayni.web.accounts import (
    api_tokens,
    contacts,
    invitations,
    outbox,
    people,
    places,
    security,
    sign_in,
)
from ayni.web.accounts.sessions import own_session_only
from ayni.web.faults import not_found

cluster_pages = [
    path("cuenta/", places.account, name="account"),
    path("cuenta/actuar", places.act_for, name="act_for"),
    path("cuenta/claves", api_tokens.api_tokens, name="api_tokens"),
    path("cuenta/claves/<int:token_id>/quitar", api_tokens.revoke_api_token, name="revoke_api_token"),
    path("ayudar/", people.assist, name="assist"),
    path("personas/", people.people, name="people"),
    path("personas/<int:organization_id>/", people.organization_people, name="organization_people"),
    path("personas/rol/<int:membership_id>/terminar", people.end_membership, name="end_membership"),
    path("invitaciones/", invitations.invitations, name="invitations"),
    path("invitaciones/nueva", invitations.invite, name="invite"),
    path("invitaciones/tarjetas", invitations.invitation_cards, name="invitation_cards"),
    path("invitaciones/<int:invitation_id>/", invitations.invitation_link, name="invitation_link"),
    path("invitaciones/<int:invitation_id>/enviar", invitations.send_invitation, name="send_invitation"),
    path("invitaciones/<int:invitation_id>/renovar", invitations.renew_invitation, name="renew_invitation"),
    path("invitaciones/<int:invitation_id>/retirar", invitations.revoke_invitation, name="revoke_invitation"),
    path("invitacion/<str:token>", invitations.invitation, name="invitation"),
    path("entrar/<str:token>", sign_in.sign_in_link, name="sign_in_link"),
    path("buzon/", outbox.outbox, name="outbox"),
    path("buzon/<int:message_id>/pasado", outbox.pass_on, name="pass_on"),
    path("buzon/<int:message_id>/otra-vez", outbox.try_again, name="try_again"),
]

OPEN = {
    "account_logout",
    "account_inactive",
    "account_confirm_login_code",
    "mfa_authenticate",
    "mfa_login_webauthn",
}
"""Pages of the library on the way in and out; every other one changes the account: own sessions only."""

CLOSED = {
    "account_signup",
    "account_email",
    "account_email_verification_sent",
    "account_confirm_email",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_verify_phone",
    "account_change_phone",
    "account_request_login_code",
}
"""Nobody signs up; addresses are proven on our own page; a forgotten password is replaced after a code."""

OURS = {
    "account_login": sign_in.sign_in,
    "account_set_password": security.password,
    "account_change_password": security.password,
    "mfa_activate_totp": own_session_only(security.AuthenticatorApp.as_view()),
    "mfa_login_webauthn": login_webauthn,
}


def _guarded(patterns: Iterable[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """The library's addresses: ours in place of some, closed doors for others, a guard at the rest."""
    return [
        path(str(p.pattern), include(_guarded(p.url_patterns)))
        if isinstance(p, URLResolver)
        else URLPattern(p.pattern, _page(p), p.default_args, p.name)
        for p in patterns
    ]


def _page(pattern: URLPattern):  # type: ignore[no-untyped-def]  # a view of any kind
    name = pattern.name or ""
    if name in CLOSED:
        return not_found_whatever
    if name in OURS:
        return OURS[name]
    return pattern.callback if name in OPEN else own_session_only(pattern.callback)


def not_found_whatever(request, **arguments):  # type: ignore[no-untyped-def]  # any address
    """A door of the library that is closed here."""
    return not_found(request)


pages = [
    path("", places.start, name="start"),
    path("cuenta/entrar/clave", sign_in.sign_in_with_password, name="sign_in_with_password"),
    path("cuenta/entrar/en-camino", sign_in.sign_in_by_hand, name="sign_in_by_hand"),
    path("cuenta/comprobar", contacts.contact, name="contact"),
    path("cuenta/comprobar/codigo", contacts.contact_code, name="contact_code"),
    path("cuenta/aparatos/<int:sign_in_id>/cerrar", security.end_sign_in, name="end_sign_in"),
    path("idioma/setlang/", security.set_language, name="set_language"),
    path("cuenta/", include(_guarded(allauth.urls.urlpatterns))),
]
