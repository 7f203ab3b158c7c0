"""Addresses of the observatory area."""

from django.urls import path

from ayni.web.observatory import measures, network, park, pulse

cluster_pages = [
    path("red/mapa/", network.network_page, name="network"),
    path("red/mapa/medidas", measures.network_measures, name="network_measures"),
    path("pulso/", pulse.pulse_page, name="pulse"),
    path("parque/", park.park, name="park"),
]
