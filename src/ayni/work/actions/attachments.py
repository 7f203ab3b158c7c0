"""Drawings and photos of a job: a picture is made again, a PDF looked into, a DXF measured and drawn."""

import json
import subprocess
import sys
from pathlib import PurePath
from typing import IO, Any

from django.db import transaction
from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.kernel import clock, files
from ayni.kernel.refusal import Refused, refuse_if
from ayni.work.models import Attachment, Job
from ayni.work.rules.jobs import can_change
from ayni.work.timeline import EventKind, locked, note

MOST_ATTACHMENTS = 12
MOST_BYTES = files.MOST_BYTES
MOST_DXF_BYTES = 6 * 1024 * 1024
LONGEST_SIDE = 1800
"""Pixels: a photo of a drawing must stay legible."""

INSPECTION_SECONDS = 25
KINDS = {
    "jpg": "image", "jpeg": "image", "png": "image", "webp": "image", "heic": "image", "heif": "image", "pdf": "pdf",
    "dxf": "dxf",
}  # fmt: skip
"""What each extension promises; the content must keep it."""


@transaction.atomic
def attach(*, actor: Actor, job: Job, upload: IO[bytes], name: str, size: int) -> Attachment:
    """Add a file to a job that may still change. Raises `Refused` (field `file`); then nothing was stored.

    `size` is its length in bytes, `name` as the sender called it.
    """
    current = locked(job.pk)
    refuse_if(can_change(actor, current), field="file")
    if Attachment.objects.filter(job=current).count() >= MOST_ATTACHMENTS:
        raise _refused(
            _("Ya hay %(most)s archivos: quita uno antes de agregar otro.") % {"most": MOST_ATTACHMENTS}
        )
    kind = _kind(name, upload, size)
    row = Attachment(
        job=current, kind=kind, original_name=_bare(name), added_by=actor.signed_in, added_at=clock.now()
    )
    if kind == "image":
        row.stored_name = _picture(upload, size)
    else:
        _document(row, upload.read())
    row.save()
    note(job=current, kind=EventKind.ATTACHED, actor=actor, words=row.original_name)
    return row


@transaction.atomic
def detach(*, actor: Actor, attachment: Attachment) -> None:
    """Take a file away; it is removed once that is certain."""
    current = locked(attachment.job_id)
    refuse_if(can_change(actor, current))
    Attachment.objects.filter(pk=attachment.pk).delete()
    note(job=current, kind=EventKind.DETACHED, actor=actor, words=attachment.original_name)
    for stored in filter(None, (attachment.stored_name, attachment.preview_name)):
        transaction.on_commit(lambda name=stored: files.remove(name))  # type: ignore[misc]  # the name of this turn


def _kind(name: str, upload: IO[bytes], size: int) -> str:
    """What the extension says, if the content agrees."""
    promised = KINDS.get(PurePath(name).suffix.lower().removeprefix("."))
    if promised is None:
        raise _refused(_("Ese tipo de archivo no se puede agregar. Usa DXF, PDF, JPG, PNG o HEIC."))
    if size > MOST_BYTES or (promised == "dxf" and size > MOST_DXF_BYTES):
        most = (MOST_DXF_BYTES if promised == "dxf" else MOST_BYTES) // 1024 // 1024
        raise _refused(_("El archivo pesa más de %(most)s MB. Envía uno más liviano.") % {"most": most})
    if size == 0:
        raise _refused(_("El archivo está vacío. Vuelve a elegirlo."))
    beginning = upload.read(4096)
    upload.seek(0)
    if _content_kind(beginning) != promised:
        raise _refused(
            _(
                "El archivo se llama «%(name)s» pero no es eso por dentro. Expórtalo de nuevo y vuelve a enviarlo."
            )
            % {"name": _bare(name)}
        )
    return promised


def _content_kind(beginning: bytes) -> str:
    if b"%PDF-" in beginning[:1024]:
        return "pdf"
    if beginning.startswith(b"AutoCAD Binary DXF"):
        return "dxf"
    lines = [line.strip() for line in beginning.removeprefix(b"\xef\xbb\xbf").split(b"\n")]
    if any(code in {b"0", b"999"} for code in lines[:1]) and b"SECTION" in beginning:
        return "dxf"
    return "image"


def _picture(upload: IO[bytes], size: int) -> str:
    try:
        return files.store_image(upload, size=size, longest_side=LONGEST_SIDE)
    except Refused as refusal:
        raise _refused(str(refusal)) from refusal


def _document(row: Attachment, content: bytes) -> None:
    """Look inside, then keep the file as it is and what was drawn of it."""
    found = inspected(row.kind, content)
    if "fault" in found:
        raise _refused(_FAULTS[found["fault"]]())
    if row.kind == "dxf":
        row.width_mm, row.height_mm = found["width_mm"], found["height_mm"]
        row.cut_length_mm = found["cut_length_mm"]
        row.preview_name = files.store(found["svg"].encode(), suffix="svg")
    row.stored_name = files.store(content, suffix=row.kind)


def inspected(kind: str, content: bytes) -> dict[str, Any]:
    """What `ayni.work.inspecting` says of it; a process that was stopped says that it is too complex."""
    command = [sys.executable, "-m", "ayni.work.inspecting", kind]
    options: dict[str, Any] = {"capture_output": True, "timeout": INSPECTION_SECONDS}
    try:
        done = subprocess.run(command, input=content, check=False, **options)  # noqa: S603 - our own program
        found: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        return {"fault": "too_complex"}
    return found


_FAULTS = {
    "unreadable": lambda: _("No pudimos leer el archivo: está dañado o incompleto. Expórtalo de nuevo."),
    "empty": lambda: _("El archivo no tiene nada que mostrar: ni líneas para cortar ni páginas."),
    "too_complex": lambda: _("El dibujo es demasiado pesado. Deja solo las piezas y expórtalo de nuevo."),
    "active": lambda: _("Ese PDF trae programas o archivos adentro. Imprímelo de nuevo como PDF y envía ese."),
    "locked": lambda: _("Ese PDF tiene contraseña. Envía uno sin contraseña."),
    "too_long": lambda: _("Ese PDF tiene demasiadas páginas. Envía solo las del trabajo."),
}  # fmt: skip


def _bare(name: str) -> str:
    """The file's name without folders or signs that are not for people, short enough to show."""
    last = name.replace("\\", "/").rpartition("/")[2]
    clean = "".join(character for character in last if character.isprintable())
    stem, dot, suffix = clean.rpartition(".")
    return f"{stem[:100]}{dot}{suffix[:10]}"


def _refused(reason: str) -> Refused:
    return Refused(reason, field="file", status=422)
