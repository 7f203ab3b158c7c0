"""Who may open a page at all. The objects on it have gates of their own in `queries`."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse

from ayni.directory.actor import Actor
from ayni.web.faults import not_found
from ayni.web.tenant import TenantRequest

P = ParamSpec("P")
View = Callable[Concatenate[TenantRequest, P], HttpResponse]


def _gate(allows: Callable[[Actor], bool]) -> Callable[[View[P]], View[P]]:
    """A view only for actors that `allows` lets in; the public is asked to sign in, others see nothing."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: TenantRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if allows(request.actor):
                return view(request, *args, **kwargs)
            if request.actor.person is None:
                return redirect_to_login(request.get_full_path())
            return not_found(request)

        guarded.gate = allows  # type: ignore[attr-defined]  # read by the test that walks every address
        return guarded  # type: ignore[return-value]  # wraps keeps the signature

    return decorate


def _anybody(actor: Actor) -> bool:
    return True


def open_to_all(view: Callable[..., Any]) -> Callable[..., Any]:
    """Marks a page of the cluster that the public may see."""
    view.gate = _anybody  # type: ignore[attr-defined]  # read by the test that walks every address
    return view


members_only = _gate(lambda actor: actor.is_member)
insiders_only = _gate(lambda actor: actor.sees_cluster)
coordinators_only = _gate(lambda actor: actor.is_coordinator)
researchers_only = _gate(lambda actor: actor.is_researcher or actor.is_coordinator)
