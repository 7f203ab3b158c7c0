"""Photos: made again without a trace of where they were taken, whatever arrives."""

import zlib
from io import BytesIO
from pathlib import Path
from struct import pack
from typing import Any

import pytest
from PIL import Image

from ayni.directory.actions import photos
from ayni.directory.models import Organization
from ayni.kernel import files, tenancy
from ayni.kernel.refusal import Refused
from tests.factories import a_cluster, a_member, an_organization


@pytest.fixture(autouse=True)
def store(tmp_path: Path, settings: Any) -> Path:
    """A file store of this test's own."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


def _picture(format_name: str, *, size: tuple[int, int] = (1600, 1200), **options: Any) -> BytesIO:
    if format_name == "HEIF":
        from pillow_heif import register_heif_opener

        register_heif_opener()
    content = BytesIO()
    Image.new("RGB", size, "#a8431b").save(content, format_name, **options)
    content.seek(0)
    return content


def _stored(upload: BytesIO) -> Image.Image:
    name = files.store_image(upload, size=len(upload.getvalue()))
    return Image.open(BytesIO(files.path_of(name).read_bytes()))


def _exif() -> Image.Exif:
    """What a phone writes: turned by a quarter, and where it stood."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[1] = "S"
    exif[0x010F] = "Phone of Rosa"
    return exif


@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_every_phones_format_becomes_a_small_webp(format_name: str) -> None:
    image = _stored(_picture(format_name))
    assert (image.format, image.size) == ("WEBP", (960, 720))


@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_nothing_but_the_picture_is_kept(format_name: str) -> None:
    upload = _picture(format_name, size=(64, 32), exif=_exif())
    name = files.store_image(upload, size=100)
    content = files.path_of(name).read_bytes()
    image = Image.open(BytesIO(content))
    assert not image.getexif()
    assert not {"exif", "xmp", "icc_profile"} & set(image.info)
    assert b"Rosa" not in content


def test_a_turned_picture_is_set_upright() -> None:
    assert _stored(_picture("JPEG", size=(640, 320), exif=_exif())).size == (320, 640)


def test_what_is_transparent_becomes_white() -> None:
    content = BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(content, "PNG")
    content.seek(0)
    assert _stored(content).convert("RGB").getpixel((4, 4)) == (255, 255, 255)


def _bomb() -> BytesIO:
    """A PNG of a few hundred bytes whose header says 60,000 by 60,000 pixels."""
    header = pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + kind + data + pack(">I", zlib.crc32(kind + data))

    return BytesIO(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b""))


@pytest.mark.parametrize(
    ("upload", "reason"),
    [
        (_bomb(), "no es una foto|demasiado grande"),
        (_picture("PNG", size=(9000, 7000)), "demasiado grande"),
        (BytesIO(b""), "no es una foto"),
        (BytesIO(b"<svg onload=alert(1)>"), "no es una foto"),
        (BytesIO(b"GIF89a" + b"\0" * 40), "no es una foto"),
        (BytesIO(_picture("JPEG").getvalue()[:900]), "incompleta"),
        (BytesIO(_picture("HEIF").getvalue()[:300]), "no es una foto|incompleta"),
    ],
    ids=["bomb", "huge", "empty", "svg", "gif", "cut jpeg", "cut heic"],
)
def test_what_is_no_good_picture_is_refused_and_leaves_nothing(
    upload: BytesIO, reason: str, store: Path
) -> None:
    with pytest.raises(Refused, match=reason) as refusal:
        files.store_image(upload, size=len(upload.getvalue()))
    assert refusal.value.field == "photo"
    assert not list(store.rglob("*.*"))


def test_a_heavy_file_is_refused_unread() -> None:
    with pytest.raises(Refused, match="15 MB"):
        files.store_image(BytesIO(b""), size=files.MOST_BYTES + 1)


@pytest.mark.parametrize("name", ["", "../secret", "a/b.webp", "/etc/passwd"])
def test_a_name_is_no_path(name: str) -> None:
    with pytest.raises(ValueError):
        files.path_of(name)


@pytest.mark.django_db(transaction=False)
def test_a_new_photo_takes_the_place_of_the_old_once_it_is_certain(
    django_capture_on_commit_callbacks: Any, store: Path
) -> None:
    with tenancy.opened(a_cluster()):
        rosa = a_member(an_organization())
        shop = rosa.organization
        assert shop is not None
        upload = _picture("JPEG")
        first = photos.set_photo(actor=rosa, organization=shop, upload=upload, size=100).photo
        with django_capture_on_commit_callbacks(execute=True):
            upload.seek(0)
            second = photos.set_photo(actor=rosa, organization=shop, upload=upload, size=100).photo
            assert files.path_of(first).exists(), "kept until the change is certain"
        assert not files.path_of(first).exists()
        assert files.path_of(second).exists()
        assert len(second) > 30, "a name that nobody guesses"
        with django_capture_on_commit_callbacks(execute=True):
            photos.remove_photo(actor=rosa, organization=shop)
        assert Organization.objects.get(pk=shop.pk).photo == ""
        assert not files.path_of(second).exists()
