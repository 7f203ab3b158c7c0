"""A card outside the application: in a phone's contacts, on a wall, its photo."""

import segno
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe

from ayni.directory.actor import Actor
from ayni.directory.models import Organization
from ayni.directory.queries.cards import by_kind, lines_of
from ayni.directory.queries.organizations import capabilities_of, organization_for, sees
from ayni.kernel import files
from ayni.web.gate import open_to_all
from ayni.web.links import at, whole
from ayni.web.tenant import TenantRequest

SHEET_LINES = 12
LINE_BYTES = 75
"""Longest line of a vCard, without its line break (RFC 6350, 3.2)."""


@open_to_all
def vcard(request: TenantRequest, slug: str, pk: int) -> HttpResponse:
    """The card for a phone's contacts, with what this actor may see."""
    shown = organization_for(request.actor, pk)
    url = whole(at(slug, "organization", pk))
    answer = HttpResponse(
        vcard_text(request.actor, shown, park=request.cluster.name, url=url),
        content_type="text/vcard; charset=utf-8",
    )
    answer["Content-Disposition"] = f'attachment; filename="ayni-{pk}.vcf"'
    return answer


def vcard_text(actor: Actor, shown: Organization, *, park: str, url: str) -> str:
    """A vCard 3.0 (RFC 2426), which Android and iOS both take; long lines folded, values escaped."""
    name = _escaped(shown.name)
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"FN:{name}", "N:;;;;", f"ORG:{name};{_escaped(park)}"]
    for column, label in (("phone", "TEL;TYPE=WORK,VOICE"), ("email", "EMAIL;TYPE=INTERNET,WORK")):
        if getattr(shown, column) and sees(actor, shown, column):
            lines.append(f"{label}:{_escaped(getattr(shown, column))}")
    if shown.address and sees(actor, shown, "address"):
        lines.append(f"ADR;TYPE=WORK:;;{_escaped(shown.address)};;;;")
    lines.append(f"URL:{url}")
    if shown.website and sees(actor, shown, "website"):
        lines.append(f"URL:{shown.website}")
    lines += [f"NOTE:{_escaped(_note(actor, shown))}", "X-ABSHOWAS:COMPANY", "END:VCARD"]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _note(actor: Actor, shown: Organization) -> str:
    """What they do, so that a search among one's contacts finds them."""
    said = [shown.description] if shown.description and sees(actor, shown, "description") else []
    return "\n".join(said + lines_of(capabilities_of(actor, shown)))


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\r", "").replace("\n", "\\n")


def _folded(line: str) -> str:
    """Broken into lines of at most `LINE_BYTES` bytes, never within a character; a blank continues."""
    pieces, piece = [], ""
    for character in line:
        if len((piece + character).encode()) > LINE_BYTES:
            pieces.append(piece)
            piece = " "
        piece += character
    return "\r\n".join([*pieces, piece])


@open_to_all
def qr_sheet(request: TenantRequest, slug: str, pk: int) -> HttpResponse:
    """A sheet with the card's QR, to print and hang on the wall."""
    shown = organization_for(request.actor, pk)
    url = whole(at(slug, "organization", pk))
    groups = by_kind(capabilities_of(Actor(request.cluster), shown))
    doing = [each.title for _label, group in groups for each in group if each.is_process]
    context = {"organization": shown, "url": url, "qr": qr_svg(url), "doing": doing[:SHEET_LINES]}
    return render(request, "directory/qr_sheet.html", context)


def qr_svg(text: str) -> SafeString:
    """A QR code as SVG without styles, black on white in both schemes; 15 % of it may be lost."""
    drawn = segno.make(text, error="m", micro=False).svg_inline(
        border=4, dark="#000", light="#fff", omitsize=True
    )
    return mark_safe(drawn)  # noqa: S308 - segno writes paths; the text is encoded, not written


@open_to_all
def photo(request: TenantRequest, slug: str, pk: int) -> FileResponse:
    """The photo, to those who may see it. Its address changes with it, so that browsers may keep it."""
    shown = organization_for(request.actor, pk)
    if not shown.photo or not sees(request.actor, shown, "photo"):
        raise Http404
    path = files.path_of(shown.photo)
    if not path.is_file():
        raise Http404
    answer = FileResponse(path.open("rb"), content_type="image/webp")
    answer["Cache-Control"] = "private, max-age=86400"
    return answer
