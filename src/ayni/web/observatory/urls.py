"""Addresses of the observatory area."""

from django.urls import path

from ayni.web.observatory import network

cluster_pages = [
    path("red/mapa/", network.network_page, name="network"),
]
