"""What makes Ayni installable and readable without a signal: manifest, service worker, offline page."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.cache import cache_control


@cache_control(max_age=3600)
def manifest(request: HttpRequest) -> JsonResponse:
    """The web app manifest: name, colours and icon for the phone's home screen."""
    icons = [{"src": static("icon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}]
    icons += [
        {
            "src": static(f"icon-{size}.png"),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": "any maskable",
        }
        for size in (192, 512)
    ]
    described = {
        "name": "Ayni",
        "short_name": "Ayni",
        "lang": "es-PE",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f6f5f2",
        "theme_color": "#a8431b",
        "icons": icons,
    }
    return JsonResponse(described, content_type="application/manifest+json")


@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps the last seen pages on the phone."""
    return render(request, "offline/worker.js", content_type="text/javascript; charset=utf-8")


def offline(request: HttpRequest) -> HttpResponse:
    """Shown when a page is asked for that the phone does not have: what it has instead."""
    return render(request, "offline/offline.html")
