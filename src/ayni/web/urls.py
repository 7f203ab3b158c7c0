"""The addresses of the pages. Each area adds its own list; a cluster's pages stand under its slug."""

from django.urls import include, path

from ayni.web import hoy
from ayni.web.accounts import urls as accounts
from ayni.web.directory import urls as directory
from ayni.web.ledger import urls as ledger
from ayni.web.observatory import urls as observatory

cluster_pages = [
    path("", hoy.today, name="today"),
    *accounts.cluster_pages,
    *directory.cluster_pages,
    *ledger.cluster_pages,
    *observatory.cluster_pages,
]

urlpatterns = [
    *accounts.pages,
    path("cuenta/", include("allauth.urls")),
    path("idioma/", include("django.conf.urls.i18n")),
    path("c/<slug:slug>/", include(cluster_pages)),
]

handler404 = "ayni.web.faults.not_found"
handler500 = "ayni.web.faults.server_error"
