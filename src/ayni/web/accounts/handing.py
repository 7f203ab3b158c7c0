"""What a coordinator hands out: a link, its QR, and the text to send with it by WhatsApp."""

from dataclasses import dataclass
from io import BytesIO
from urllib.parse import quote

import segno
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ayni.directory.models import Cluster, Invitation
from ayni.directory.queries.people import token_for
from ayni.web.links import at, whole


@dataclass(frozen=True)
class Handout:
    """An invitation with everything to pass it on; `url` is empty once the link can no longer be shown."""

    invitation: Invitation
    url: str
    text: str
    whatsapp: str
    qr: SafeString


def handout_of(cluster: Cluster, invitation: Invitation) -> Handout:
    """The invitation's link as a whole address, as a QR, and in a text for its person."""
    token = token_for(invitation)
    if token is None:
        return Handout(invitation, "", "", "", mark_safe(""))
    url = whole(at(cluster.slug, "invitation", token))
    text = _text(cluster, invitation, url)
    return Handout(invitation, url, text, whatsapp(_phone_of(invitation), text), qr_svg(url))


def _text(cluster: Cluster, invitation: Invitation, url: str) -> str:
    who = {"name": invitation.name, "cluster": cluster.name, "organization": invitation.organization}
    greeting = _("Hola, %(name)s.") % who if invitation.name else _("Hola.")
    if invitation.organization is None:
        offer = _("Te invitamos a %(cluster)s en Ayni.") % who
    else:
        offer = (
            _("%(organization)s ya está en Ayni, la red de %(cluster)s. Entra a tu taller con este enlace:")
            % who
        )
    limit = _("Es solo para ti: sirve una vez y por 14 días.")
    return f"{greeting} {offer} {url} {limit}"


def _phone_of(invitation: Invitation) -> str:
    if invitation.person is not None:
        return invitation.person.phone or ""
    return invitation.organization.phone if invitation.organization else ""


def whatsapp(phone: str, text: str) -> str:
    """Address that opens WhatsApp with the text, to this number or to whom the sender chooses."""
    return f"https://wa.me/{phone.lstrip('+')}?text={quote(text)}"


def qr_svg(url: str) -> SafeString:
    """The address as a QR drawing, dark on white in either theme so that any phone reads it."""
    drawing = BytesIO()
    segno.make(url, error="m", micro=False).save(
        drawing, kind="svg", xmldecl=False, svgns=True, nl=False, light="#fff", dark="#000", omitsize=True,
        svgclass="qr", lineclass=None, border=3, unit=None,
    )  # fmt: skip
    return mark_safe(drawing.getvalue().decode())  # noqa: S308 - drawn by the library from an address of ours
