"""Drawings and photos: a DXF is measured and drawn; what is hostile or broken becomes a sentence, and no file."""

import io
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ezdxf
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from ayni.kernel import files, tenancy
from ayni.kernel.refusal import Refused
from ayni.work.actions import attachments
from ayni.work.models import Attachment, Job
from tests.web.test_every_page import client_of
from tests.work.story import Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Iterator[Story]:
    """The park, open."""
    park = Story()
    with tenancy.opened(park.cluster):
        yield park


def stored() -> set[Path]:
    """Every file kept so far."""
    return {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}


def a_dxf(unit: int = 4, draw: Any = None) -> bytes:
    """A base plate of 450 × 300 with a hole of 50, or what `draw` draws."""
    document = ezdxf.new()  # type: ignore[attr-defined]  # exported where it is documented
    document.units = unit
    space = document.modelspace()
    if draw:
        draw(document, space)
    else:
        space.add_lwpolyline([(0, 0), (450, 0), (450, 300), (0, 300)], close=True)
        space.add_circle((225, 150), 25)
        space.add_text("CHAPA 9 mm", height=10).set_placement((1000, 1000))
    text = io.StringIO()
    document.write(text)
    return text.getvalue().encode()


def a_pdf(**changes: Any) -> bytes:
    """One empty page."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    acts = {"script": ("/JavaScript", "/JS", "app.alert(1)"), "launch": ("/Launch", "/F", "cmd.exe")}
    for name, (kind, key, words) in acts.items():
        if changes.get(name):
            action = DictionaryObject(
                {NameObject("/S"): NameObject(kind), NameObject(key): TextStringObject(words)}
            )
            writer._root_object[NameObject("/OpenAction")] = action
    if changes.get("locked"):
        writer.encrypt("secreto")
    content = io.BytesIO()
    writer.write(content)
    return content.getvalue()


def a_photo(kind: str = "PNG", size: tuple[int, int] = (60, 40)) -> bytes:
    """A small picture."""
    content = io.BytesIO()
    Image.new("RGB", size, "red").save(content, kind)
    return content.getvalue()


def attached(story: Story, job: Job, content: bytes, name: str) -> Attachment:
    """The file in Rosa's job."""
    return attachments.attach(
        actor=story.rosa, job=job, upload=io.BytesIO(content), name=name, size=len(content)
    )


class TestDrawings:
    """Extents and length to cut, by geometry that can be worked by hand."""

    def test_a_plate_with_a_hole(self, story: Story) -> None:
        row = attached(story, story.draft(), a_dxf(), "placa base.dxf")
        assert (row.width_mm, row.height_mm) == pytest.approx((450, 300))
        assert row.cut_length_mm == pytest.approx(2 * (450 + 300) + math.pi * 50, rel=1e-4)
        drawing = files.path_of(row.preview_name).read_text()
        assert drawing.startswith("<svg")
        assert not any(word in drawing for word in ("<script", "style", "href", "CHAPA"))

    @pytest.mark.parametrize(("unit", "factor"), [(0, 1), (1, 25.4), (4, 1), (5, 10), (6, 1000)])
    def test_units_become_millimetres(self, story: Story, unit: int, factor: float) -> None:
        row = attached(story, story.draft(), a_dxf(unit), "placa.dxf")
        assert row.width_mm == pytest.approx(450 * factor)
        assert row.cut_length_mm == pytest.approx(factor * (1500 + math.pi * 50), rel=1e-4)

    def test_blocks_are_counted_as_often_as_they_stand(self, story: Story) -> None:
        def draw(document: Any, space: Any) -> None:
            block = document.blocks.new("hole")
            block.add_circle((0, 0), 10)
            for x in (0, 100, 200):
                space.add_blockref("hole", (x, 0))

        row = attached(story, story.draft(), a_dxf(4, draw), "agujeros.dxf")
        assert row.cut_length_mm == pytest.approx(3 * math.pi * 20, rel=1e-4)
        assert row.width_mm == pytest.approx(220, rel=1e-4)

    def test_hidden_layers_and_dimensions_are_not_cut(self, story: Story) -> None:
        def draw(document: Any, space: Any) -> None:
            document.layers.add("cotas").off()
            space.add_line((0, 0), (100, 0))
            space.add_line((0, 0), (0, 999), dxfattribs={"layer": "cotas"})

        assert attached(story, story.draft(), a_dxf(4, draw), "a.dxf").cut_length_mm == pytest.approx(100)

    def test_arcs_ellipses_and_splines(self, story: Story) -> None:
        def draw(document: Any, space: Any) -> None:
            space.add_arc((0, 0), 100, 0, 90)

        assert attached(story, story.draft(), a_dxf(4, draw), "a.dxf").cut_length_mm == pytest.approx(
            50 * math.pi, rel=1e-4
        )


def _bomb(document: Any, space: Any) -> None:
    """Blocks in blocks: two hundred lines on disk, a billion when unfolded."""
    document.blocks.new("b0").add_line((0, 0), (1, 1))
    for level in range(1, 10):
        block = document.blocks.new(f"b{level}")
        for place in range(10):
            block.add_blockref(f"b{level - 1}", (place, 0))
    space.add_blockref("b9", (0, 0))


def _array(document: Any, space: Any) -> None:
    """One insert of a thousand million copies."""
    document.blocks.new("b").add_line((0, 0), (1, 1))
    space.add_blockref("b", (0, 0), dxfattribs={"row_count": 30000, "column_count": 30000, "row_spacing": 1})


def _endless(document: Any, space: Any) -> None:
    """A block that holds itself."""
    block = document.blocks.new("b")
    block.add_line((0, 0), (1, 1))
    block.add_blockref("b", (1, 1))
    space.add_blockref("b", (0, 0))


def _far(document: Any, space: Any) -> None:
    """A circle larger than the solar system."""
    space.add_circle((0, 0), 1e300)


class TestWhatIsRefused:
    """A sentence that says what to do; nothing is stored and nothing half-written."""

    @pytest.mark.parametrize(
        ("name", "content", "sentence"),
        [
            ("virus.exe", b"MZ", "Ese tipo de archivo"),
            ("sin-extension", b"abc", "Ese tipo de archivo"),
            ("dibujo.svg", b"<svg onload='alert(1)'/>", "Ese tipo de archivo"),
            ("pagina.html", b"<script>alert(1)</script>", "Ese tipo de archivo"),
            ("vacio.dxf", b"", "está vacío"),
            ("plano.dxf", a_photo(), "no es eso por dentro"),
            ("plano.dxf", b"<script>alert(1)</script>", "no es eso por dentro"),
            ("foto.jpg", a_pdf(), "no es eso por dentro"),
            ("foto.png", b"<script>alert(1)</script>", "no es una foto"),
            ("foto.png", a_photo()[:60], "incompleta o dañada|no es una foto"),
            ("plano.pdf", b"%PDF-1.7 nada", "No pudimos leer"),
            ("plano.pdf", a_pdf(script=True), "trae programas"),
            ("plano.pdf", a_pdf(launch=True), "trae programas"),
            ("plano.pdf", a_pdf(locked=True), "contraseña"),
            ("plano.dxf", b"0\nSECTION\n2\nENTITIES\n0\nLINE\n10\nxx\n", "No pudimos leer|no tiene nada"),
            ("plano.dxf", a_dxf(4, lambda document, space: None), "no tiene nada"),
        ],
    )  # fmt: skip
    def test_by_what_it_is(self, story: Story, name: str, content: bytes, sentence: str) -> None:
        self._refused(story, name, content, sentence)

    @pytest.mark.parametrize("draw", [_bomb, _array, _endless, _far])
    def test_drawings_made_to_take_for_ever(self, story: Story, draw: Any) -> None:
        self._refused(story, "bomba.dxf", a_dxf(4, draw), "demasiado pesado|No pudimos leer|no tiene nada")

    def test_a_picture_that_unfolds_to_gigapixels(self, story: Story) -> None:
        Image.MAX_IMAGE_PIXELS, usual = None, Image.MAX_IMAGE_PIXELS
        try:
            content = io.BytesIO()
            Image.new("1", (30_000, 30_000)).save(content, "PNG")
        finally:
            Image.MAX_IMAGE_PIXELS = usual
        self._refused(story, "foto.png", content.getvalue(), "demasiado grande")

    @pytest.mark.parametrize("name", ["plano.dxf", "plano.pdf", "foto.jpg"])
    def test_two_hundred_megabytes(self, story: Story, name: str) -> None:
        job, before = story.draft(), stored()
        with pytest.raises(Refused, match="pesa más de"):
            attachments.attach(
                actor=story.rosa, job=job, upload=io.BytesIO(a_dxf()), name=name, size=200 * 1024 * 1024
            )
        assert stored() == before

    def test_more_than_a_dozen(self, story: Story) -> None:
        job = story.draft()
        for _ in range(12):
            attached(story, job, a_photo(), "foto.png")
        self._refused(story, "foto.png", a_photo(), "quita uno", job)

    def test_in_the_job_of_another(self, story: Story) -> None:
        job = story.open()
        with pytest.raises(Refused, match="Solo quien pidió"):
            attachments.attach(
                actor=story.julio, job=job, upload=io.BytesIO(a_photo()), name="a.png", size=10
            )

    def _refused(
        self, story: Story, name: str, content: bytes, sentence: str, job: Job | None = None
    ) -> None:
        job = job or story.draft()
        before, rows = stored(), Attachment.objects.count()
        with pytest.raises(Refused, match=sentence) as refusal:
            attached(story, job, content, name)
        assert refusal.value.field == "file"
        assert stored() == before
        assert Attachment.objects.count() == rows


class TestOnThePage:
    """Seen by those who see the job, served so that it cannot act."""

    def test_photos_are_made_again_and_documents_kept(self, story: Story) -> None:
        job = story.open()
        photo = attached(story, job, a_photo("JPEG"), "C:\\fotos\\pieza.jpg")
        assert photo.original_name == "pieza.jpg"
        assert files.path_of(photo.stored_name).read_bytes()[8:12] == b"WEBP"
        document = attached(story, job, a_pdf(), "plano.pdf")
        assert files.path_of(document.stored_name).read_bytes().startswith(b"%PDF")
        julio, beto = client_of(story.julio.person), client_of(story.beto.person)
        for row in (photo, document):
            path = f"/c/ves/encargos/{job.pk}/archivos/{row.pk}"
            answer = julio.get(path)
            assert answer.content
            assert answer.status_code == 200
            assert "sandbox" in answer["Content-Security-Policy"]
            assert answer["X-Content-Type-Options"] == "nosniff"
            assert beto.get(path).status_code == 404
        assert julio.get(f"/c/ves/encargos/{job.pk}/archivos/{document.pk}")[
            "Content-Disposition"
        ].startswith("attachment")

    def test_sent_with_the_form_of_the_job(self, story: Story) -> None:
        from tests.web.test_work_asking import form

        rosa = client_of(story.rosa.person)
        drawing = SimpleUploadedFile("placa.dxf", a_dxf())
        assert rosa.post("/c/ves/encargos/pedir", form(file=drawing)).status_code == 302
        row = Attachment.objects.get()
        shown = client_of(story.julio.person).get(f"/c/ves/encargos/{row.job_id}/").content.decode()
        assert "450 × 300 mm" in shown
        preview = client_of(story.julio.person).get(f"/c/ves/encargos/{row.job_id}/archivos/{row.pk}/vista")
        assert preview.content.startswith(b"<svg")
        assert preview["Content-Type"] == "image/svg+xml"

    def test_a_bad_file_sends_the_form_back_and_keeps_no_job(self, story: Story) -> None:
        from tests.web.test_work_asking import form

        before = stored()
        bad = SimpleUploadedFile("placa.dxf", a_photo())
        answer = client_of(story.rosa.person).post("/c/ves/encargos/pedir", form(file=bad))
        assert answer.status_code == 422
        assert "no es eso por dentro" in answer.content.decode()
        assert stored() == before

    def test_taken_away_the_file_goes_too(self, story: Story) -> None:
        job = story.draft()
        row = attached(story, job, a_photo(), "foto.png")
        path = files.path_of(row.stored_name)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("django.db.transaction.on_commit", lambda after: after())
            attachments.detach(actor=story.rosa, attachment=row)
        assert not path.exists()
        assert Attachment.objects.count() == 0
