"""Transcripts: files read, turns, moments, names found, spans that survive corrections."""

import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.methods.errors import BadInput
from ayni.methods.transcripts import (
    Difference,
    Edit,
    Mark,
    Span,
    UnreadableTranscript,
    clean,
    find_mentions,
    find_words,
    pieces,
    read_transcript,
    sentences,
    speakers,
    take_marks,
    turns,
)

STRANGE = st.lists(
    st.one_of(
        st.characters(),
        st.sampled_from("aeo \n\r\u0301\u0308ñ🔧\u2028:. "),
        st.sampled_from(["\r\n", "e\u0301", "👩‍🏭", "Rosa: ", "aeo"]),
    ),
    max_size=60,
).map("".join)
TEXT = STRANGE.map(clean)

TALK = (
    "E: ¿Cómo empezó?\nRosa: Con una amoladora. Después vino la plegadora.\nE: ¿Y solo?\nRosa: Con don Julio."
)


class TestCleaning:
    """One text, however it was typed."""

    @given(STRANGE)
    def test_cleaning_twice_is_cleaning_once(self, text: str) -> None:
        assert clean(clean(text)) == clean(text)

    @given(STRANGE)
    def test_what_comes_out_can_be_stored_and_has_one_kind_of_line_end(self, text: str) -> None:
        cleaned = clean(text)
        cleaned.encode("utf-8")
        assert "\r" not in cleaned
        assert "\x00" not in cleaned

    def test_accents_that_stand_by_themselves_and_emoji_stay(self) -> None:
        assert clean("\ufeffcompre\u0301 🔧\r\nya") == "compre\u0301 🔧\nya"


class TestTurns:
    """Speakers from «Nombre:»."""

    def test_speakers_and_their_words(self) -> None:
        assert speakers(TALK) == ["E", "Rosa"]
        first, second, *_rest = turns(TALK)
        assert (first.speaker, TALK[first.said : first.end]) == ("E", "¿Cómo empezó?\n")
        assert TALK[second.said : second.end].startswith("Con una amoladora.")

    def test_a_colon_in_a_sentence_is_no_speaker(self) -> None:
        assert speakers("Le dije una cosa: que no.\nY otra: que sí.") == []

    @given(TEXT)
    def test_turns_are_the_whole_text_in_order(self, text: str) -> None:
        found = turns(text)
        assert "".join(text[turn.begin : turn.end] for turn in found) == text
        assert all(turn.begin <= turn.said <= turn.end for turn in found)

    @given(TEXT)
    def test_sentences_leave_out_white_space_only(self, text: str) -> None:
        covered = set()
        for begin, end in sentences(text):
            assert not text[begin].isspace()
            assert not text[end - 1].isspace()
            covered |= set(range(begin, end))
        assert all(text[place].isspace() for place in set(range(len(text))) - covered)


class TestMoments:
    """Times are taken out of the text and kept beside it."""

    def test_times_in_brackets_and_before_a_line(self) -> None:
        text, marks = take_marks("[00:01:05] Rosa: Con una amoladora. (01:02:03.5) Después.\n00:02 Fin")
        assert text == "Rosa: Con una amoladora. Después.\nFin"
        assert marks == (Mark(0, 65_000), Mark(25, 3_723_500), Mark(34, 2_000))

    def test_a_price_or_an_hour_in_a_sentence_stays(self) -> None:
        assert take_marks("A las 10:30 vino (por 20:00 soles no)")[0].startswith("A las 10:30 vino")

    def test_srt_becomes_turns(self) -> None:
        srt = (
            "1\n00:00:01,000 --> 00:00:02,000\nE: ¿Cómo empezó?\n\n2\n00:00:03,000 --> 00:00:04,500\n"
            "Rosa: Con una <i>amoladora</i>.\n\n3\n00:00:05,000 --> 00:00:06,000\nY nada más.\n"
        )
        read = read_transcript(srt.encode(), "rosa.srt")
        assert read.text == "E: ¿Cómo empezó?\nRosa: Con una amoladora. Y nada más."
        assert [mark.milliseconds for mark in read.marks] == [1000, 3000, 5000]
        assert read.text[read.marks[2].position :] == "Y nada más."

    def test_vtt_voices_become_speakers(self) -> None:
        vtt = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Rosa>Hola</v>\n\n00:03.000 --> 00:04.000\n<v Rosa>otra vez</v>\n"
        assert read_transcript(vtt.encode(), "rosa.vtt").text == "Rosa: Hola otra vez"


class TestFiles:
    """What can be read, and a sentence for what cannot."""

    def test_text_in_the_encodings_of_offices(self) -> None:
        for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
            assert read_transcript("Rosa: año\r\nsí".encode(encoding), "a.txt").text == "Rosa: año\nsí"

    def test_word_with_a_table(self) -> None:
        import docx

        document, file = docx.Document(), BytesIO()
        document.add_paragraph("E: ¿Cómo empezó?")
        document.add_table(1, 2).rows[0].cells[1].text = "Rosa: Sola."
        document.save(file)
        read = read_transcript(file.getvalue(), "rosa.docx")
        assert "E: ¿Cómo empezó?" in read.text
        assert "Rosa: Sola." in read.text

    def test_a_pdf_with_text_and_one_without(self) -> None:
        import typst
        from pypdf import PdfWriter

        told = typst.compile(b"Rosa: Con una amoladora y mucha paciencia.")
        assert "Con una amoladora" in read_transcript(bytes(told), "rosa.pdf").text
        blank, file = PdfWriter(), BytesIO()
        blank.add_blank_page(200, 200)
        blank.write(file)
        with pytest.raises(UnreadableTranscript, match="scanned PDF without text") as refusal:
            read_transcript(file.getvalue(), "foto.pdf")
        assert refusal.value.code == "scanned"

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (b"", "empty"),
            (b"   \n", "empty"),
            (b"%PDF-1.7 nothing more", "damaged"),
            (b"PK\x03\x04 not a zip", "damaged"),
            (b"\xd0\xcf\x11\xe0 word 97", "old_word"),
            (b"\x00\x01\x02\x03\xff\xfe\x00" * 9, "not_text"),
            (b"a" * (25 * 1024 * 1024 + 1), "too_large"),
        ],
    )
    def test_what_cannot_be_read_is_refused_with_the_reason(self, content: bytes, code: str) -> None:
        with pytest.raises(UnreadableTranscript, match="archivo") as refusal:
            read_transcript(content, "archivo")
        assert refusal.value.code == code

    def test_a_word_file_that_unfolds_without_end_is_refused_before_it_is_opened(self) -> None:
        file = BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr("word/document.xml", b"0" * (101 * 1024 * 1024))
        with pytest.raises(UnreadableTranscript, match="unfolds"):
            read_transcript(file.getvalue(), "bomba.docx")


class TestMentions:
    """What would tell who speaks."""

    def test_names_of_the_directory_by_whole_words_whatever_their_accents(self) -> None:
        text = "Trabajé con metal andina y con Rosa Quíspe; la rosa no."
        found = find_mentions(text, {"Metal Andina": "firm", "Rosa Quispe": "person"})
        assert [(each.text, each.kind) for each in found] == [
            ("metal andina", "firm"),
            ("Rosa Quíspe", "person"),
        ]

    def test_phones_mails_numbers_plots_and_titles(self) -> None:
        text = "Llama a don Julio Huamán al 987 654 321 o julio@taller.pe, Mz. B Lt. 12, RUC 20123456789."
        assert [(each.text, each.kind) for each in find_mentions(text, {})] == [
            ("Julio Huamán", "person"),
            ("987 654 321", "phone"),
            ("julio@taller.pe", "email"),
            ("Mz. B Lt. 12", "place"),
            ("20123456789", "number"),
        ]

    @given(TEXT)
    def test_mentions_lie_in_the_text_and_never_overlap(self, text: str) -> None:
        reached = 0
        for mention in find_mentions(text, {"e": "person", "ao": "firm", "eee": "firm"}):
            assert reached <= mention.begin < mention.end <= len(text)
            assert text[mention.begin : mention.end] == mention.text
            reached = mention.end


class TestAnchoring:
    """A correction moves codings along with their words."""

    def test_words_put_in_before_move_a_span_and_leave_it_the_same(self) -> None:
        old, new = "Con una amoladora.", "Bueno, con una amoladora."
        moved = Difference.between(old, new).anchor(8, 17)
        assert (new[moved.begin : moved.end], moved.state) == ("amoladora", "same")

    def test_a_change_inside_wants_a_look(self) -> None:
        old, new = "Con una amoladora vieja.", "Con una amoladora nueva."
        moved = Difference.between(old, new).anchor(0, 24)
        assert (new[moved.begin : moved.end], moved.state) == (new, "changed")

    def test_what_was_cut_out_is_lost_at_its_place(self) -> None:
        old, new = "Con una vieja amoladora.", "Con una amoladora."
        moved = Difference.between(old, new).anchor(8, 14)
        assert (moved.begin, moved.end, moved.state) == (8, 8, "lost")

    def test_a_pseudonym_takes_the_coding_along(self) -> None:
        old = "Rosa vino. Con Rosa hablé."
        made = Difference.of_edits(old, [Edit(0, 4, "Persona 1"), Edit(15, 19, "Persona 1")])
        new = made.applied_to(old)
        assert new == "Persona 1 vino. Con Persona 1 hablé."
        moved = made.anchor(11, 26)
        assert new[moved.begin : moved.end] == "Con Persona 1 hablé."

    def test_edits_that_overlap_or_leave_the_text_are_refused(self) -> None:
        with pytest.raises(BadInput, match="overlap"):
            Difference.of_edits("abcdef", [Edit(0, 3, "x"), Edit(2, 4, "y")])
        with pytest.raises(BadInput, match="leave the text"):
            Difference.of_edits("abc", [Edit(2, 9, "x")])

    @given(TEXT, TEXT)
    def test_the_difference_leads_from_any_text_to_any_other(self, old: str, new: str) -> None:
        made = Difference.between(old, new)
        assert made.applied_to(old) == new
        assert made.new_length == len(new)

    @given(TEXT, TEXT, st.data())
    def test_a_span_called_the_same_has_the_same_text_and_all_stay_inside(
        self, old: str, new: str, data: st.DataObject
    ) -> None:
        begin = data.draw(st.integers(0, len(old)))
        end = data.draw(st.integers(begin, len(old)))
        moved = Difference.between(old, new).anchor(begin, end)
        assert 0 <= moved.begin <= moved.end <= len(new)
        if moved.state == "same":
            assert new[moved.begin : moved.end] == old[begin:end]

    @given(TEXT, st.data())
    def test_a_text_that_did_not_change_moves_nothing(self, text: str, data: st.DataObject) -> None:
        begin = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(begin, len(text)))
        moved = Difference.between(text, text).anchor(begin, end)
        assert (moved.begin, moved.end, moved.state) == (begin, end, "same")

    @given(TEXT, TEXT, TEXT, st.data())
    def test_what_happens_elsewhere_leaves_a_span_the_same(
        self, before: str, kept: str, after: str, data: st.DataObject
    ) -> None:
        edits = [Edit(0, len(before), data.draw(TEXT))]
        old = f"{before}{kept}{after}"
        moved = Difference.of_edits(old, edits).anchor(len(before), len(before) + len(kept))
        assert moved.state == "same"


class TestPieces:
    """Overlapping codings, shown."""

    @given(st.integers(0, 50), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=8))
    def test_pieces_are_the_window_and_know_what_lies_on_them(
        self, length: int, edges: list[tuple[int, int]]
    ) -> None:
        spans = [Span(min(pair), max(pair), key) for key, pair in enumerate(edges)]
        cut = pieces(0, length, spans)
        assert [place for piece in cut for place in range(piece.begin, piece.end)] == list(range(length))
        for piece in cut:
            for place in range(piece.begin, piece.end):
                assert set(piece.keys) == {s.key for s in spans if s.begin <= place < s.end}


class TestSearching:
    """Words by their stem, in place."""

    def test_forms_of_a_word_are_found_whatever_their_accents(self) -> None:
        text = "Si compramos juntos… La cómpra; comprando. Vender no."
        assert [text[hit.begin : hit.end] for hit in find_words(text, "comprar")] == [
            "compramos",
            "cómpra",
            "comprando",
        ]

    def test_several_words_stand_one_after_another(self) -> None:
        text = "máquinas que todos necesitamos; todas las máquinas"
        assert [text[hit.begin : hit.end] for hit in find_words(text, "todas las maquinas")] == [
            "todas las máquinas"
        ]

    @given(TEXT, st.sampled_from(["e", "ñ", "aeo", "🔧", ""]))
    def test_hits_lie_in_the_text(self, text: str, query: str) -> None:
        for hit in find_words(text, query):
            assert 0 <= hit.begin < hit.end <= len(text)
