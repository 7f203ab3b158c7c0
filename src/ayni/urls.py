"""All addresses; what belongs to a cluster stands under /c/<slug>/."""

from django.urls import include, path

urlpatterns = [
    path("", include("ayni.web.urls")),
]

handler404 = "ayni.web.faults.not_found"
handler500 = "ayni.web.faults.server_error"
