"""A form sent twice makes one record: the second sending is answered with the first one's result."""

from django.db import IntegrityError, transaction

from ayni.kernel.models import Submission
from ayni.kernel.tenancy import current

KEY_LENGTH = 64


def first_result(key: str) -> str | None:
    """Claim a submission's key within the request's transaction.

    Returns None the first time: go on, then call `remember`. Otherwise the address of what the first
    sending made; a second sending that comes while the first is at work waits for it here. If the first
    fails, its transaction takes the claim with it and the next sending is the first again.
    """
    person_id = current().person_id or 0
    try:
        with transaction.atomic():
            Submission.objects.create(key=key[:KEY_LENGTH], person_id=person_id)
    except IntegrityError:
        return Submission.objects.get(key=key[:KEY_LENGTH], person_id=person_id).result
    return None


def remember(key: str, result: str) -> None:
    """Keep the address that answers any repetition of this submission."""
    Submission.objects.filter(key=key[:KEY_LENGTH], person_id=current().person_id or 0).update(result=result)
