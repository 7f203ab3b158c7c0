"""The form of «Anotar»: with whom, when, roughly how much. The first two have an answer one tap away."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.directory.models import Organization
from ayni.kernel import clock
from ayni.ledger import rules
from ayni.ledger.queries import partners
from ayni.web.money_field import MoneyField

DAYS_AGO = {"today": 0, "yesterday": 1}


class DeedForm(forms.Form):
    """What is still open once it is clear what was done.

    Partners are marked in the list, or named in `others`: the same field searches while one types and is read
    when the form is sent, so that it works without JavaScript. `cleaned_data` has `found`, the organisations,
    and `happened_on`. `candidates` are those meant perhaps, when a name fits several.
    """

    WHEN = (
        ("today", gettext_lazy("Hoy")),
        ("yesterday", gettext_lazy("Ayer")),
        ("other", gettext_lazy("Otro día")),
    )

    partners = forms.MultipleChoiceField(label=gettext_lazy("¿Con quién?"), required=False)
    others = forms.CharField(label=gettext_lazy("Buscar por nombre"), required=False, max_length=200)
    when = forms.ChoiceField(
        label=gettext_lazy("¿Cuándo?"), choices=WHEN, initial="today", widget=forms.RadioSelect
    )
    day = forms.DateField(
        label=gettext_lazy("¿Qué día?"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    value = MoneyField(label=gettext_lazy("Más o menos, ¿cuánto valía?"), required=False)
    text = forms.CharField(
        label=gettext_lazy("¿Qué fue, en pocas palabras?"),
        required=False,
        max_length=rules.NOTE_LENGTH,
        help_text=gettext_lazy("Lo leen solo los que participaron y la coordinación."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(
        self, *arguments: Any, own: Organization, listed: Sequence[Organization], many: bool, **options: Any
    ) -> None:
        super().__init__(*arguments, **options)
        self.own = own
        self.many = many
        self.listed = {each.pk: each for each in listed}
        self.candidates: list[Organization] = []
        self.fields["partners"].choices = [(str(pk), each.name) for pk, each in self.listed.items()]  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        """Find the organisations that were marked or named, and the day."""
        cleaned: dict[str, Any] = super().clean() or {}
        found = {int(pk): self.listed[int(pk)] for pk in cleaned.get("partners", [])}
        found |= {each.pk: each for each in self._named(cleaned.get("others", ""))}
        if not found and not self.errors.keys() & {"partners", "others"}:
            self.add_error("partners", _("Elige con quién fue, o escribe su nombre."))
        if len(found) > 1 and not self.many:
            self.add_error("partners", _("Elige solo uno: si fueron varios, anota uno por uno."))
        cleaned["found"] = list(found.values())
        cleaned["happened_on"] = self._day(cleaned)
        return cleaned

    def _day(self, cleaned: dict[str, Any]) -> date | None:
        when = cleaned.get("when")
        if when in DAYS_AGO:
            return clock.today() - timedelta(days=DAYS_AGO[when])
        day: date | None = cleaned.get("day")
        if when == "other" and day is None and "day" not in self.errors:
            self.add_error("day", _("Di qué día fue."))
        return day

    def _named(self, names: str) -> list[Organization]:
        words = [part.strip() for part in names.split(",") if part.strip()]
        return [one for one in map(self._the_one, words) if one is not None]

    def _the_one(self, words: str) -> Organization | None:
        """The organisation meant; where several or none fit, a fault says so and several become candidates."""
        found = partners.meant(words, except_for=self.own.pk)
        if len(found) == 1:
            return found[0]
        if found:
            self.candidates += found
            self.add_error(
                "others", _("Hay varios que se llaman «%(words)s»: marca cuál es.") % {"words": words}
            )
        else:
            self.add_error("others", _("No hay ningún taller que se llame «%(words)s».") % {"words": words})
        return None
