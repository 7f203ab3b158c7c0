"""How far a session reaches, in which browser it lives, and in which language it speaks.

A session that was opened by a link which a coordinator has seen (an invitation, a sign-in link passed on by
hand) reaches only the cluster of that link, and changes nothing of the account itself: whoever holds the link
need not be the person. A code received at the person's own address, a password or a key opens it wholly.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from ayni.directory.actions.sign_ins import list_browser
from ayni.directory.models import Cluster, Person, SignIn

BY_LINK = "link"
PROOFS = frozenset({"code", "password", "mfa"})
ONLY_CLUSTER = "only_cluster"
LISTED_AS = "sign_in"


def sign_in_by_link(request: HttpRequest, person: Person, cluster: Cluster, then: str) -> HttpResponse:
    """Sign the bearer of a link in, as far as the link reaches; a second factor is still asked for."""
    record_authentication(request, person, BY_LINK, cluster=cluster.pk)
    response: HttpResponse = perform_login(request, person, redirect_url=then)
    return response


def set_reach(request: HttpRequest, records: Iterable[Mapping[str, Any]]) -> None:
    """Narrow or widen a session that was just opened, by what was proven (allauth's records of it)."""
    ways = list(records)
    links = [way for way in ways if way["method"] == BY_LINK]
    if links and not any(way["method"] in PROOFS for way in ways):
        request.session[ONLY_CLUSTER] = links[-1]["cluster"]
    else:
        widen(request)


def widen(request: HttpRequest) -> None:
    """The person has proven who they are: the session reaches everything that is theirs."""
    request.session.pop(ONLY_CLUSTER, None)


def is_whole(request: HttpRequest) -> bool:
    """Whether the session was opened by the person's own means."""
    return request.user.is_authenticated and ONLY_CLUSTER not in request.session


def own_session_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page that changes how somebody signs in: only in a session that they opened by their own means."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and not is_whole(request):
            return redirect(f"{reverse('contact')}?{urlencode({'next': request.get_full_path()})}")
        return view(request, *args, **kwargs)

    return guarded


def remember(request: HttpRequest, person: Person) -> SignIn:
    """List this browser among those in which the person is signed in."""
    if request.session.session_key is None:
        request.session.create()
    listed = list_browser(
        person=person,
        session_key=request.session.session_key or "",
        device=device_of(request),
        sign_in_id=request.session.get(LISTED_AS),
    )
    if request.session.get(LISTED_AS) != listed.pk:
        request.session[LISTED_AS] = listed.pk
    return listed


_BROWSERS = (
    ("Edg/", "Edge"),
    ("SamsungBrowser", "Samsung Internet"),
    ("OPR/", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def device_of(request: HttpRequest) -> str:
    """The browser and system by their names: «Chrome · Android»."""
    said = request.headers.get("User-Agent", "")
    names = [next((name for sign, name in signs if sign in said), "") for signs in (_BROWSERS, _SYSTEMS)]
    return " · ".join(name for name in names if name)


def speak(response: HttpResponse, person: Person) -> None:
    """Keep the person's language on this browser."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        person.language,
        max_age=settings.SESSION_COOKIE_AGE,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )


def country_of_installation() -> str:
    """The country whose phone prefix is assumed outside any cluster: that of the first cluster."""
    return Cluster.objects.order_by("pk").values_list("country", flat=True).first() or "PE"


def address_of(request: HttpRequest) -> str:
    """The visitor's network address, for counting attempts."""
    return str(get_adapter(request).get_client_ip(request))
