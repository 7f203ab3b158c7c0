"""Uploaded images: made again without anything but the picture, kept under names nobody can guess.

The file that arrives is never stored. Its header is read first, so that a small file cannot unfold into
a huge picture; what is stored is a WebP with no EXIF, no place, no thumbnail and no other passenger.
"""

import secrets
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from ayni.kernel.refusal import Refused

MOST_BYTES = 15 * 1024 * 1024
MOST_PIXELS = 60_000_000
"""A phone's camera makes 12 to 50 million."""

LONGEST_SIDE = 960
"""Pixels of the stored picture: a card's width on a sharp phone."""

QUALITY = 72
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")


def store_image(upload: IO[bytes], *, size: int, longest_side: int = LONGEST_SIDE) -> str:
    """Make the picture again and store it; return its name. Refuses, with the field `photo`, what is no picture.

    `size` is the upload's length in bytes, `longest_side` the most pixels that the stored picture has.
    """
    if size > MOST_BYTES:
        raise _refused(_("La foto pesa más de 15 MB. Elige una más liviana o tómala con menos calidad."))
    return store(_encoded(_opened(upload), longest_side), suffix="webp")


def store(content: bytes, *, suffix: str) -> str:
    """Keep what was checked or made here under a new name; return the name."""
    name = f"{secrets.token_urlsafe(24)}.{suffix}"
    path = path_of(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return name


def path_of(name: str) -> Path:
    """Where the file with this name lies. Whoever asks has checked that it may be seen."""
    if Path(name).name != name or not name:
        raise ValueError(f"not the name of a stored file: {name!r}")
    return Path(settings.MEDIA_ROOT) / name[:2] / name


def remove(name: str) -> None:
    """Take a stored file away; nothing happens if it is not there."""
    path_of(name).unlink(missing_ok=True)


def _opened(upload: IO[bytes]) -> Image.Image:
    """The picture, its size checked from the header before a pixel is unpacked."""
    _learn_heif()
    try:
        image = Image.open(upload, formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
        raise _refused(_("La foto es demasiado grande. Elige una de menos de 60 megapíxeles.")) from fault
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as fault:
        raise _refused(
            _("Ese archivo no es una foto que podamos leer. Usa JPG, PNG, WebP o HEIC.")
        ) from fault
    if image.width * image.height > MOST_PIXELS:
        raise _refused(_("La foto es demasiado grande. Elige una de menos de 60 megapíxeles."))
    return image


def _encoded(image: Image.Image, longest_side: int) -> bytes:
    """Upright, at most `longest_side` pixels, on white where it was transparent, as WebP without metadata."""
    try:
        image.draft("RGB", (longest_side, longest_side))
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((longest_side, longest_side))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as fault:
        raise _refused(_("La foto llegó incompleta o dañada. Vuelve a enviarla.")) from fault
    seen = upright.convert("RGBA")
    bare = Image.new("RGB", seen.size, "white")
    bare.paste(seen, mask=seen.getchannel("A"))
    content = BytesIO()
    bare.save(content, "WEBP", quality=QUALITY, method=4)
    return content.getvalue()


def _refused(reason: str) -> Refused:
    return Refused(reason, field="photo", status=422)


@cache
def _learn_heif() -> None:
    """Teach Pillow the format of iPhones; loaded only where a picture arrives."""
    from pillow_heif import register_heif_opener

    register_heif_opener()
