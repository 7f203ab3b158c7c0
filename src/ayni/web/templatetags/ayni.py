"""The few tags and filters that every page uses."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import template
from django.forms import BaseForm, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.forms.boundfield import BoundField
from django.template.context import RequestContext
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from ayni.kernel import money as money_words
from ayni.web.icons import ICONS
from ayni.web.links import at as address_at

register = template.Library()


@register.simple_tag(takes_context=True)
def at(context: RequestContext, name: str, *arguments: object) -> str:
    """Path of a page in the cluster at hand: `{% at "organization" organization.pk %}`."""
    return address_at(context["cluster"].slug, name, *arguments)


@register.inclusion_tag("components/form_start.html", takes_context=True)
def form_start(context: RequestContext) -> dict[str, Any]:
    """The hidden fields of every form: CSRF, the key that makes it count once, and who it acts for."""
    actor = context.get("actor")
    request = context["request"]
    return {
        "csrf_token": context.get("csrf_token"),
        "submission_key": request.POST.get("submission_key") or uuid4().hex,
        "acting_for": actor.organization.pk if actor and actor.organization else "",
    }


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, **options: Any) -> dict[str, Any]:
    """One field of a form: label, help, input and its fault, tied together for readers of the screen.

    `autofocus=True` puts the cursor there; `placeholder="…"` shows an example; `inputmode` and
    `autocomplete` go to the input as they are.
    """
    described = [f"{bound.id_for_label}-help"] if bound.help_text else []
    attributes: dict[str, Any] = {
        name: value for name, value in options.items() if value not in {None, "", False}
    }
    if bound.errors:
        described.append(f"{bound.id_for_label}-fault")
        attributes["aria-invalid"] = "true"
    if described:
        attributes["aria-describedby"] = " ".join(described)
    grouped = isinstance(bound.field.widget, RadioSelect | CheckboxSelectMultiple)
    return {
        "bound": bound,
        "grouped": grouped,
        "single_choice": isinstance(bound.field.widget, CheckboxInput),
        "input": "" if grouped else bound.as_widget(attrs=attributes),
    }


@register.inclusion_tag("components/faults.html")
def faults(form: BaseForm) -> dict[str, Any]:
    """On top of a form that came back: everything that needs attention, with links to the fields."""
    return {"form": form}


@register.simple_tag(takes_context=True)
def money(context: RequestContext, amount: Decimal | None) -> str:
    """An amount in the cluster's currency: «S/ 1,250.00»."""
    return "" if amount is None else money_words.shown(amount, context["cluster"].currency)


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawn sign, hidden from readers of the screen: the word beside it says it."""
    return format_html(
        '<svg class="icon" width="22" height="22" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
        'stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">{}</svg>',
        ICONS[name],
    )


@register.simple_tag(takes_context=True)
def query(context: RequestContext, **changes: object) -> str:
    """The present query string with changes; an empty value takes the parameter out."""
    parameters = context["request"].GET.copy()
    for name, value in changes.items():
        if value in {None, ""}:
            parameters.pop(name, None)
        else:
            parameters[name] = str(value)
    return f"?{parameters.urlencode()}"


@register.simple_tag
def page_language() -> str:
    """The page's language for `lang`: es-PE or en."""
    return "es-PE" if get_language() == "es" else "en"


@register.simple_tag
def note_to(notes: dict[int, Any], entry_id: int) -> Any:
    """The words written to an entry of the ledger, if there are any."""
    return notes.get(entry_id)
