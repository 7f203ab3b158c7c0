"""When a token was last used, for the person who made it."""

from datetime import timedelta

from ayni.directory.models import ApiToken
from ayni.kernel import clock

NOTED_AFTER = timedelta(hours=1)


def note_use(token: ApiToken) -> None:
    """Write down that the token is being used, at most once an hour."""
    now = clock.now()
    if token.last_used_at is None or token.last_used_at < now - NOTED_AFTER:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
