"""Both languages are complete: every Spanish sentence of the source has its English, and none is stale."""

from tools import messages


def test_the_catalogue_holds_exactly_the_sentences_of_the_source() -> None:
    kept = {messages.key_of(entry) for entry in messages.read()}
    said = set(messages.sentences())
    assert said - kept == set(), "run `make messages`"
    assert kept - said == set(), "run `make messages`"


def test_every_sentence_has_its_english() -> None:
    assert [entry.msgid for entry in messages.read().untranslated_entries()] == []
    assert [entry.msgid for entry in messages.read().fuzzy_entries()] == []


def test_placeholders_are_the_same_in_both_languages() -> None:
    import re

    for entry in messages.read().translated_entries():
        wanted = set(re.findall(r"%\(\w+\)s|\{\w*\}", entry.msgid + entry.msgid_plural))
        for english in [entry.msgstr] if not entry.msgid_plural else entry.msgstr_plural.values():
            found = set(re.findall(r"%\(\w+\)s|\{\w*\}", english))
            assert found <= wanted, entry.msgid
            assert entry.msgid_plural or found == wanted, entry.msgid
