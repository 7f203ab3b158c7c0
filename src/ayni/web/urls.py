"""The addresses of the pages. Each area adds its own list; a cluster's pages stand under its slug."""

from django.urls import include, path

from ayni.web import navigation, offline, today
from ayni.web.accounts import urls as accounts
from ayni.web.api.v1 import api
from ayni.web.directory import urls as directory
from ayni.web.imports import urls as imports
from ayni.web.ledger import urls as ledger
from ayni.web.observatory import urls as observatory
from ayni.web.purchasing import urls as purchasing
from ayni.web.resources import urls as resources
from ayni.web.studies import urls as studies
from ayni.web.work import big_order_urls as big_orders
from ayni.web.work import execution_urls as execution
from ayni.web.work import technician_urls as technicians
from ayni.web.work import urls as work

cluster_pages = [
    path("", today.today, name="today"),
    path("mas/", navigation.more, name="more"),
    *accounts.cluster_pages,
    *imports.cluster_pages,
    *ledger.cluster_pages,
    *work.cluster_pages,
    *big_orders.cluster_pages,
    *technicians.cluster_pages,
    *execution.cluster_pages,
    *observatory.cluster_pages,
    *purchasing.cluster_pages,
    *resources.cluster_pages,
    *studies.cluster_pages,
    *directory.cluster_pages,
]

urlpatterns = [
    path("manifest.webmanifest", offline.manifest, name="manifest"),
    path("sw.js", offline.service_worker, name="service_worker"),
    path("sin-conexion/", offline.offline, name="offline"),
    *accounts.pages,
    path("api/v1/", api.urls),
    path("c/<slug:slug>/", include(cluster_pages)),
]
