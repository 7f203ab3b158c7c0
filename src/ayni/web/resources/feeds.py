"""Calendars that a phone follows: secret addresses, made and revoked, and what they answer."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ayni.resources import actions
from ayni.resources.models import CalendarFeed, FeedKind
from ayni.resources.queries.feeds import calendar_of_feed, feed_by, open_feeds, token_of
from ayni.resources.queries.gates import feed_for, own_resource_for
from ayni.resources.queries.owners import own_resources
from ayni.web.gate import members_only, open_to_all
from ayni.web.links import at, whole
from ayni.web.resources.mine import own_organization
from ayni.web.tenant import TenantRequest


@dataclass(frozen=True)
class Shown:
    """A feed with its address; none once the installation's secret was replaced."""

    feed: CalendarFeed
    url: str


@members_only
def calendar_feeds(request: TenantRequest, slug: str) -> HttpResponse:
    """The organisation's feeds; making one more."""
    mine = own_organization(request)
    if request.method == "POST":
        _open(request)
        messages.success(request, _("Listo: copia la dirección y pégala en tu calendario."))
        return redirect(at(slug, "calendar_feeds"))
    feeds = open_feeds(mine.pk)
    had = {(feed.kind, feed.resource_id) for feed in feeds}
    offers = [
        (kind, None, words)
        for kind, words in (
            (FeedKind.BORROWER, _("Lo que reservamos")),
            (FeedKind.OWNER, _("Todo lo que prestamos")),
        )
        if (kind, None) not in had
    ]
    machines = [
        (FeedKind.RESOURCE, each.pk, each.name)
        for each in own_resources(mine)
        if (FeedKind.RESOURCE, each.pk) not in had
    ]
    context = {
        "feeds": [Shown(feed, _address(slug, feed)) for feed in feeds],
        "offers": [*offers, *machines],
    }
    return render(request, "resources/feeds.html", context)


def _open(request: TenantRequest) -> None:
    kind, resource = request.POST.get("kind", ""), request.POST.get("resource", "")
    if kind not in FeedKind.values:
        raise Http404
    chosen = None
    if kind == FeedKind.RESOURCE:
        chosen = own_resource_for(
            request.actor, int(resource) if resource.isdecimal() and len(resource) < 18 else 0
        )
    actions.open_feed(actor=request.actor, kind=kind, resource=chosen)


def _address(slug: str, feed: CalendarFeed) -> str:
    token = token_of(feed)
    return whole(at(slug, "calendar_feed", token)) if token else ""


@members_only
def revoke_feed(request: TenantRequest, slug: str, feed_id: int) -> HttpResponse:
    """The address stops working."""
    feed = feed_for(request.actor, feed_id)
    if request.method == "POST":
        actions.revoke_feed(actor=request.actor, feed=feed)
        messages.success(request, _("Esa dirección ya no funciona."))
    return redirect(at(slug, "calendar_feeds"))


@open_to_all
def calendar_feed(request: TenantRequest, slug: str, token: str) -> HttpResponse:
    """The calendar itself, for the bearer of its secret."""
    answer = HttpResponse(calendar_of_feed(feed_by(token)), content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "private, max-age=300"
    answer["Referrer-Policy"] = "no-referrer"
    return answer
