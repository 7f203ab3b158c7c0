"""An organisation's card: what they do, how to reach them, what they did with others; to share and print."""

from typing import Any

import segno
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.directory.models import Organization
from ayni.directory.queries.cards import by_kind, in_words
from ayni.directory.queries.organizations import capabilities_of, organization_for, sees
from ayni.directory.rules.organizations import can_edit
from ayni.kernel import files
from ayni.ledger.queries.records import records, visible_to, with_party
from ayni.ledger.queries.trust import standing_of
from ayni.web.gate import open_to_all
from ayni.web.links import at, whole
from ayni.web.tenant import TenantRequest

FIELDS = (
    "description", "phone", "email", "website", "address", "people_employed", "lead_time_days", "founded_year",
    "availability", "photo", "legal_name", "tax_id",
)  # fmt: skip
RECENT = 5


@open_to_all
def organization(request: TenantRequest, slug: str, pk: int) -> HttpResponse:
    """The card as this actor may see it."""
    actor, shown = request.actor, organization_for(request.actor, pk)
    url = whole(at(slug, "organization", pk))
    capabilities = capabilities_of(actor, shown)
    context = {
        "organization": shown,
        "seen": {name: getattr(shown, name) for name in FIELDS if sees(actor, shown, name)},
        "groups": [(label, [(row, in_words(row)) for row in rows]) for label, rows in by_kind(capabilities)],
        "url": url,
        "text": _("%(name)s, en %(park)s: %(url)s")
        % {"name": shown.name, "park": request.cluster.name, "url": url},
        "editable": actor.is_member and can_edit(actor, shown) is None,
        **_record_of(actor, shown),
    }
    return render(request, "directory/organization.html", context)


def _record_of(actor: Actor, shown: Organization) -> dict[str, Any]:
    """Trust for the park's own people, and what the actor may see of their collaborations."""
    if not actor.sees_cluster:
        return {"trust": "", "records": []}
    rows = (
        with_party(visible_to(actor), shown.pk).select_related("recorded_for").order_by("-happened_on", "-pk")
    )
    return {"trust": standing_of(shown.pk).words, "records": records(list(rows[:RECENT]))}


@open_to_all
def vcard(request: TenantRequest, slug: str, pk: int) -> HttpResponse:
    """The card for a phone's contacts (vCard 3.0, RFC 2426), with what this actor may see."""
    actor, shown = request.actor, organization_for(request.actor, pk)
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"FN:{_escaped(shown.name)}", f"N:{_escaped(shown.name)};;;;",
             f"ORG:{_escaped(shown.name)}"]  # fmt: skip
    for name, label in (("phone", "TEL;TYPE=WORK,VOICE"), ("email", "EMAIL;TYPE=WORK"), ("website", "URL")):
        if getattr(shown, name) and sees(actor, shown, name):
            lines.append(f"{label}:{_escaped(getattr(shown, name))}")
    if shown.address and sees(actor, shown, "address"):
        lines.append(f"ADR;TYPE=WORK:;;{_escaped(shown.address)};;;;")
    lines += [f"NOTE:{_escaped(whole(at(slug, 'organization', pk)))}", "END:VCARD", ""]
    answer = HttpResponse("\r\n".join(lines), content_type="text/vcard; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="taller-{pk}.vcf"'
    return answer


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\r", "").replace("\n", "\\n")


@open_to_all
def qr_sheet(request: TenantRequest, slug: str, pk: int) -> HttpResponse:
    """A sheet with the card's QR, to print and hang on the wall."""
    shown = organization_for(request.actor, pk)
    url = whole(at(slug, "organization", pk))
    return render(request, "directory/qr_sheet.html", {"organization": shown, "url": url, "qr": qr_svg(url)})


def qr_svg(text: str) -> str:
    """A QR code as SVG without styles, black on white in both schemes."""
    drawn = segno.make(text, error="m").svg_inline(
        scale=8, border=4, dark="#000", light="#fff", omitsize=False
    )
    return mark_safe(drawn)  # noqa: S308 - segno writes paths; the text is encoded, not written


@open_to_all
def photo(request: TenantRequest, slug: str, pk: int) -> FileResponse:
    """The photo, to those who may see it."""
    shown = organization_for(request.actor, pk)
    if not shown.photo or not sees(request.actor, shown, "photo"):
        raise Http404
    answer = FileResponse(files.path_of(shown.photo).open("rb"), content_type="image/webp")
    answer["Cache-Control"] = "private, max-age=600"
    return answer
