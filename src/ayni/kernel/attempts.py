"""Rate limits that hold across processes: attempts are counted in the database."""

from datetime import UTC, datetime, timedelta

from django.db import connection

from ayni.kernel import clock


def too_many(name: str, *, limit: int, within: timedelta) -> bool:
    """Count one attempt of `name`; True once more than `limit` fell into the present window.

    Call it outside the request's transaction, so that a refused request still counts.
    """
    window = _window(within)
    with connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO kernel_attempt AS a (name, "window", count) VALUES (%s, %s, 1) '
            'ON CONFLICT (name, "window") DO UPDATE SET count = a.count + 1 RETURNING count',
            [name[:120], window],
        )
        row = cursor.fetchone()
    return bool(row and row[0] > limit)


def _window(length: timedelta) -> datetime:
    seconds = int(length.total_seconds())
    return datetime.fromtimestamp(int(clock.now().timestamp()) // seconds * seconds, tz=UTC)
