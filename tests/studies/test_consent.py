"""Consent: per person and per use, signed on screen or paper, taken back by the person's own link, at once."""

from io import BytesIO

import pytest
from PIL import Image

from ayni.directory.models import Person
from ayni.kernel.files import path_of
from ayni.kernel.refusal import Refused
from ayni.studies.actions import consent
from ayni.studies.models import Consent, ConsentLink, Participant, Use, Way
from ayni.studies.queries.consent import (
    consent_page_of,
    current_consent,
    participant_by_link,
    withdrawn_lately,
)
from tests.studies_story import ALL_USES, Team, a_participant, consents

pytestmark = pytest.mark.django_db


def allowed(participant: Participant) -> set[str]:
    """The uses that the participant's columns say, as the gate reads them."""
    row = Participant.objects.get(pk=participant.pk)
    return {use.value for use in Use if getattr(row, f"may_{use.value}")}


def test_nothing_is_allowed_before_somebody_signs(team: Team) -> None:
    assert allowed(a_participant(team.ines)) == set()


def test_each_use_is_allowed_by_itself(team: Team) -> None:
    rosa = a_participant(team.ines)
    consents(team.tomas, rosa, ["analyse", "quote_here"])
    assert allowed(rosa) == {"analyse", "quote_here"}


def test_what_was_signed_is_kept_with_the_sheet_as_it_was_read(team: Team) -> None:
    rosa = a_participant(team.ines)
    consents(team.tomas, rosa)
    signed = current_consent(rosa)
    assert signed is not None
    assert (signed.way, signed.signed_as, signed.recorded_by) == (
        Way.SCREEN,
        "Rosa Quispe",
        Person.objects.get(name="Tomás"),
    )
    assert "Comprender cómo nace la confianza" in signed.wording
    assert "Inés" in signed.wording


def test_quoting_needs_analysing(team: Team) -> None:
    with pytest.raises(Refused, match="primero tiene que permitir leerlo"):
        consents(team.tomas, a_participant(team.ines), ["quote_in_print"])


def test_nobody_signs_without_a_name_and_a_reader_takes_no_signature(team: Team) -> None:
    rosa = a_participant(team.ines)
    with pytest.raises(Refused, match="nombre"):
        consent.sign(seat=team.tomas, participant=rosa, uses=ALL_USES, signed_as=" ")
    with pytest.raises(Refused, match="tú lees"):
        consent.sign(seat=team.carmen, participant=rosa, uses=ALL_USES, signed_as="Rosa")


def test_a_signed_paper_is_kept_as_a_picture(team: Team) -> None:
    rosa, sheet = a_participant(team.ines), BytesIO()
    Image.new("RGB", (300, 400), "white").save(sheet, "PNG")
    sheet.seek(0)
    given = consent.file_paper(
        seat=team.tomas, participant=rosa, uses=["analyse"], photo=sheet, size=len(sheet.getvalue())
    )
    assert path_of(given.scan).exists()
    assert allowed(rosa) == {"analyse"}


class TestTakingBack:
    """By the person's own link, without an account or a reason."""

    def test_all_of_it(self, team: Team) -> None:
        rosa = a_participant(team.ines)
        token = consents(team.tomas, rosa)
        consent.take_back_by_link(token=token, keep=[])
        assert allowed(rosa) == set()
        rosa.refresh_from_db()
        assert rosa.withdrawn_at is not None
        assert [each.label for each in withdrawn_lately(team.ines.actor)] == [rosa.label]

    def test_one_use_alone(self, team: Team) -> None:
        rosa = a_participant(team.ines)
        token = consents(team.tomas, rosa)
        consent.take_back_by_link(token=token, keep=["analyse", "quote_here"])
        assert allowed(rosa) == {"analyse", "quote_here"}
        rosa.refresh_from_db()
        assert rosa.withdrawn_at is None

    def test_without_analysis_only_contact_can_stay(self, team: Team) -> None:
        rosa = a_participant(team.ines)
        token = consents(team.tomas, rosa)
        consent.take_back_by_link(token=token, keep=["quote_in_print", "contact"])
        assert allowed(rosa) == {"contact"}

    def test_a_link_never_allows_more(self, team: Team) -> None:
        rosa = a_participant(team.ines)
        token = consents(team.tomas, rosa, ["analyse"])
        consent.take_back_by_link(token=token, keep=ALL_USES)
        assert allowed(rosa) == {"analyse"}

    def test_the_history_stays_and_signing_again_opens_again(self, team: Team) -> None:
        rosa = a_participant(team.ines)
        token = consents(team.tomas, rosa)
        consent.take_back_by_link(token=token, keep=[])
        assert consents(team.tomas, rosa, ["analyse"]) == token
        assert [each.way for each in consent_page_of(rosa).history] == ["screen", "link", "screen"]
        assert allowed(rosa) == {"analyse"}
        rosa.refresh_from_db()
        assert rosa.withdrawn_at is None

    def test_the_database_keeps_no_secret_that_opens_a_link(self, team: Team) -> None:
        rosa = a_participant(team.ines)
        token = consents(team.tomas, rosa)
        kept = ConsentLink.objects.get(participant=rosa)
        assert token not in {kept.nonce, kept.token_digest}
        assert participant_by_link(token) == rosa

    def test_a_renewed_link_closes_the_old_one(self, team: Team) -> None:
        rosa = a_participant(team.ines)
        old = consents(team.tomas, rosa)
        consent.renew_link(seat=team.tomas, participant=rosa)
        assert participant_by_link(old) is None
        with pytest.raises(Refused, match="no existe o fue reemplazado"):
            consent.take_back_by_link(token=old, keep=[])

    def test_by_telling_the_team(self, team: Team) -> None:
        rosa = a_participant(team.ines)
        consents(team.tomas, rosa)
        consent.note_withdrawal(seat=team.tomas, participant=rosa)
        assert allowed(rosa) == set()
        with pytest.raises(Refused, match="ningún permiso"):
            consent.note_withdrawal(seat=team.tomas, participant=a_participant(team.ines))


def test_what_was_said_of_consent_cannot_be_changed(team: Team) -> None:
    from django.db import DatabaseError, transaction

    rosa = a_participant(team.ines)
    consents(team.tomas, rosa)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Consent.objects.filter(participant=rosa).update(quote_in_print=False)
