"""All addresses; what belongs to a cluster stands under /c/<slug>/."""

from django.urls import include, path

urlpatterns = [
    path("", include("ayni.web.urls")),
]
