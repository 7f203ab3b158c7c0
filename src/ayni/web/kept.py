"""Pages that are looked at again and again, kept in the process for as long as nothing that they show has changed.

A view whose page may be kept says so with `keep`: until when it holds if nothing changes, and a statement with the
versions (kernel.versions) of all rows that it shows. A page is kept for one session, address and language. Before it is
given out again, one statement compares the versions of the session, the person, their memberships, the cluster and
the page's own rows, so that a kept page says what a new one would, and whoever was signed out or left sees it no
more. The versions are read before the page that is kept with them: what changes in between makes them differ.
The tokens of the page's forms are new each time.
"""

import re
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from uuid import uuid4

import psycopg
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

from ayni.directory.queries.versions import ACTOR
from ayni.kernel import clock, versions
from ayni.web.tenant import TenantRequest

MOST_PAGES = 256
TOKENS = re.compile(rb' name="(csrfmiddlewaretoken|submission_key)" value="\w*')

Key = tuple[str, ...]
Versions = tuple[str | None, ...]

_VERSIONS = f"""
WITH here AS MATERIALIZED (
    SELECT set_config('ayni.cluster', %(cluster)s::text, true)::bigint AS cluster,
        set_config('ayni.person', %(person)s::text, true)::bigint AS person
)
SELECT
    (SELECT {versions.sql("s")} FROM django_session s WHERE s.session_key = %(session)s AND s.expire_date > now()),
    {ACTOR},
    (%(facts)s)
FROM here
"""  # noqa: S608 - our own names
"""The row `here` comes first: everything else is read with its cluster, and so after the cluster is set."""


@dataclass(frozen=True)
class Facts:
    """The rows that a page shows: a scalar expression of their versions, which may name `here.cluster`."""

    sql: str
    parameters: tuple[tuple[str, object], ...]


@dataclass(frozen=True)
class Recipe:
    """How to tell whether a page is still true: for whom, of what, until when."""

    cluster_id: int
    person_id: int
    organization_id: int | None
    facts: Facts
    until: datetime


@dataclass
class _Kept:
    recipe: Recipe
    versions: Versions | None = None
    headers: tuple[tuple[str, str], ...] = ()
    pieces: tuple[bytes, ...] = ()
    """The page, cut where its forms' tokens stand: text, the name of a token, text, …"""


class _Pages:
    """The pages looked at last, at most `MOST_PAGES`."""

    def __init__(self) -> None:
        self._pages: OrderedDict[Key, _Kept] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key) -> _Kept | None:
        with self._lock:
            kept = self._pages.get(key)
            if kept is not None:
                self._pages.move_to_end(key)
            return kept

    def put(self, key: Key, kept: _Kept) -> None:
        with self._lock:
            self._pages[key] = kept
            self._pages.move_to_end(key)
            while len(self._pages) > MOST_PAGES:
                self._pages.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._pages.clear()


_pages = _Pages()


def forget() -> None:
    """Keep nothing of what was kept so far."""
    _pages.clear()


def keep(request: TenantRequest, facts: Facts, until: datetime) -> None:
    """The page that this view returns may be kept until then, while the versions of the rows it shows are the same."""
    actor = request.actor
    if actor.person is not None:
        organization = actor.organization.pk if actor.organization else None
        request.recipe = Recipe(request.cluster.pk, actor.person.pk, organization, facts, until)  # type: ignore[attr-defined]  # read below


class KeptPageMiddleware:
    """Answers with a kept page where there is one that is still true."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = _key(request)
        if key is None:
            return self.get_response(request)
        kept = _pages.get(key)
        now = _versions(kept.recipe, key[0]) if kept is not None else None
        if kept is not None and now is not None and now == kept.versions and clock.now() < kept.recipe.until:
            return _answer(request, kept)
        response = self.get_response(request)
        recipe: Recipe | None = getattr(request, "recipe", None)
        if recipe is not None and _may_be_kept(request, response):
            known = kept is not None and _same_rows(kept.recipe, recipe)
            _pages.put(key, _kept(recipe, now, response) if known else _Kept(recipe))
        return response


def _key(request: HttpRequest) -> Key | None:
    """Who asks for what; None where nothing may be kept."""
    session = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    if request.method != "GET" or not session or "messages" in request.COOKIES:
        return None
    htmx = request.headers.get("HX-Request", "")
    return session, request.get_full_path(), get_language() or "", htmx


def _versions(recipe: Recipe, session: str) -> Versions | None:
    """The versions now; None where the session or the person is no more."""
    parameters = {
        "session": session,
        "cluster": recipe.cluster_id,
        "person": recipe.person_id,
        "organization": recipe.organization_id,
        **dict(recipe.facts.parameters),
    }
    statement = _VERSIONS.replace("%(facts)s", recipe.facts.sql)
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        row = cursor.execute(statement, parameters, prepare=True).fetchone()
    return row if row is not None and row[0] is not None else None


def _same_rows(one: Recipe, other: Recipe) -> bool:
    return (one.cluster_id, one.person_id, one.organization_id, one.facts) == (
        other.cluster_id, other.person_id, other.organization_id, other.facts,
    )  # fmt: skip


def _may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not request.session.modified
    )


def _kept(recipe: Recipe, now: Versions | None, response: HttpResponse) -> _Kept:
    patch_vary_headers(response, ["Cookie"])
    return _Kept(recipe, now, tuple(response.headers.items()), tuple(TOKENS.split(response.content)))


def _answer(request: HttpRequest, kept: _Kept) -> HttpResponse:
    """The kept page with tokens of its own."""
    parts = [kept.pieces[0]]
    for name, text in zip(kept.pieces[1::2], kept.pieces[2::2], strict=True):
        token = get_token(request) if name == b"csrfmiddlewaretoken" else uuid4().hex
        parts += [b' name="%b" value="%b' % (name, token.encode()), text]
    return HttpResponse(b"".join(parts), headers=dict(kept.headers))
