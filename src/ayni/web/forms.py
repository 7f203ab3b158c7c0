"""What every form shares: a refusal of the action is shown where it belongs, nothing typed is lost."""

from collections.abc import Callable
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.forms import BaseForm

from ayni.kernel.refusal import Refused

Result = TypeVar("Result")


def attempt(form: BaseForm, action: Callable[[], Result]) -> Result | None:
    """Carry out an action for a valid form; a refusal is put beside the field it names, or on top.

    Returns the action's result, or None when the form now shows why not (answer with status 422).
    """
    try:
        return action()
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    except ValidationError as invalid:
        form.add_error(None, invalid)
    return None
