"""Addresses of the ledger area."""

from django.urls import path

from ayni.web.ledger import answering, collaborations, recording, trust

cluster_pages = [
    path("anotar/", recording.record, name="record"),
    path("colaboraciones/", collaborations.collaborations, name="collaborations"),
    path("colaboraciones/<int:pk>/", collaborations.collaboration, name="collaboration"),
    path("colaboraciones/<int:pk>/responder", answering.answer, name="answer"),
    path("colaboraciones/<int:pk>/pedir/<int:participation_id>", answering.ask, name="ask"),
    path("colaboraciones/<int:pk>/valorar/<int:organization_id>", answering.rate, name="rate"),
    path("colaboraciones/<int:pk>/anular", answering.reverse, name="reverse"),
    path("red/<int:pk>/confianza", trust.trust, name="trust"),
    path("confirma/gracias", answering.confirmed_by_link, name="confirmed_by_link"),
    path("confirma/<str:token>", answering.confirm_link, name="confirm_link"),
]
