"""Who sees what: one choice for each group of fields, or field by field."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.directory.actions import organizations
from ayni.directory.models import Organization, Visibility
from ayni.directory.queries.organizations import editable_organization_for
from ayni.web.directory.field_names import field_name
from ayni.web.gate import members_only
from ayni.web.links import at
from ayni.web.tenant import TenantRequest

ONE_BY_ONE = "one_by_one"

GROUPS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "who": (
        gettext_lazy("Quiénes son y qué hacen"),
        ("guild", "description", "photo", "website", "founded_year"),
    ),
    "contact": (gettext_lazy("Teléfono, correo y dirección"), ("phone", "email", "address")),
    "work": (gettext_lazy("Cómo trabajan"), ("availability", "lead_time_days", "people_employed")),
    "papers": (gettext_lazy("Papeles"), ("legal_name", "tax_id")),
}
"""Every field whose audience can be chosen, in one group each."""


@dataclass(frozen=True)
class FieldChoice:
    """A field and who sees it now."""

    name: str
    words: str
    chosen: str


@dataclass(frozen=True)
class GroupChoice:
    """A group of fields; `chosen` is their common audience, `ONE_BY_ONE` where they differ."""

    code: str
    words: Any
    chosen: str
    fields: list[FieldChoice]


@members_only
def edit_visibility(request: TenantRequest, slug: str, pk: int) -> HttpResponse:
    """Choose who sees what of the card."""
    shown = editable_organization_for(request.actor, pk)
    if request.method == "POST":
        organizations.set_visibility(actor=request.actor, organization=shown, choices=_choices(request))
        messages.success(request, _("Listo: quedó guardado quién ve qué."))
        return redirect(at(slug, "organization", pk))
    context = {
        "organization": shown,
        "groups": [_group(shown, code) for code in GROUPS],
        "choices": Visibility.choices,
        "one_by_one": ONE_BY_ONE,
    }
    return render(request, "directory/edit_visibility.html", context)


def _choices(request: TenantRequest) -> dict[str, str]:
    """The group's audience for each of its fields, or the field's own; nothing for what was not sent."""
    chosen: dict[str, str] = {}
    for code, (_label, names) in GROUPS.items():
        together = request.POST.get(f"group-{code}", ONE_BY_ONE)
        for name in names:
            choice = request.POST.get(f"field-{name}", "") if together == ONE_BY_ONE else together
            if choice:
                chosen[name] = choice
    return chosen


def _group(shown: Organization, code: str) -> GroupChoice:
    label, names = GROUPS[code]
    fields = [FieldChoice(name, field_name(name), shown.visibility_of(name)) for name in names]
    audiences = {each.chosen for each in fields}
    return GroupChoice(code, label, audiences.pop() if len(audiences) == 1 else ONE_BY_ONE, fields)
