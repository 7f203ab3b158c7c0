"""The fields that say when: a day, an hour, how long. They become two moments in the cluster's zone."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.resources.models import Booking, Resource
from ayni.resources.words import lasting
from ayni.web.resources.days import local

LADDER = (15, 30, 60, 90, 120, 180, 240, 300, 360, 480, 600, 720, 1440, 2880, 4320, 7200, 10080, 20160, 44640)
"""Durations that are offered, in minutes, within what the owner allows."""


def day_field(label: Any) -> forms.DateField:
    """A day, as the phone's own picker gives it."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


def time_field(label: Any, **options: Any) -> forms.TimeField:
    """A time of day, in quarters of an hour where the phone helps."""
    return forms.TimeField(
        label=label, widget=forms.TimeInput(attrs={"type": "time", "step": 900}, format="%H:%M"), **options
    )


class WhenForm(forms.Form):
    """When a resource is wanted. `begins_at` and `ends_at` are in `cleaned_data`; refusals name the fields so."""

    FIELDS_OF_REFUSALS = {"begins_at": "hora", "ends_at": "minutos", "pieces": "piezas", "units": "cuantos"}

    dia = day_field(gettext_lazy("¿Qué día?"))
    hora = time_field(gettext_lazy("¿Desde qué hora?"))
    minutos = forms.TypedChoiceField(label=gettext_lazy("¿Cuánto tiempo?"), coerce=int)

    def __init__(self, *arguments: Any, resource: Resource, owner: bool = False, **options: Any) -> None:
        super().__init__(*arguments, **options)
        chosen = str(self.data.get("minutos") or self.initial.get("minutos") or "")
        self.fields["minutos"].choices = _durations(resource, chosen, owner=owner)  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        """Put day, hour and duration together."""
        cleaned: dict[str, Any] = super().clean() or {}
        if {"dia", "hora", "minutos"} <= cleaned.keys():
            begins_at = local(cleaned["dia"], cleaned["hora"])
            cleaned["begins_at"] = begins_at
            # In elapsed time: a use of 2 hours is one of 2 hours when the clocks change too.
            cleaned["ends_at"] = _later(begins_at, cleaned["minutos"])
        return cleaned

    def add_error(self, field: str | None, error: Any) -> None:
        """A refusal of the action stands beside the field that means the same here."""
        super().add_error(self.FIELDS_OF_REFUSALS.get(field or "", field), error)


def _later(moment: datetime, minutes: int) -> datetime:
    return (moment.astimezone(timezone.get_default_timezone()) + timedelta(minutes=minutes)).astimezone(
        moment.tzinfo
    )


def _durations(resource: Resource, chosen: str, *, owner: bool) -> list[tuple[str, str]]:
    """From the least to the most that the owner allows (any for the owner), with the one that was asked for."""
    least, most = (15, LADDER[-1]) if owner else (resource.min_minutes, resource.max_minutes)
    minutes = {least, most} | {each for each in LADDER if least <= each <= most}
    if chosen.isdecimal() and least <= int(chosen) <= most:
        minutes.add(int(chosen))
    return [(str(each), lasting(each)) for each in sorted(minutes)]


def times_of(booking: Booking) -> dict[str, Any]:
    """The fields' values for a booking's times."""
    begins = timezone.localtime(booking.begins_at)
    minutes = int((booking.ends_at - booking.begins_at).total_seconds() // 60)
    return {"dia": begins.date(), "hora": begins.time(), "minutos": str(minutes)}


def first_fault(form: forms.Form) -> str:
    """The first thing that is wrong with a form, for a notice."""
    for faults in form.errors.values():
        return str(faults[0])
    return str(_("Revisa los datos."))
