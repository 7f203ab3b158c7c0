"""Addresses of the ledger area."""

from django.urls import path

from ayni.web.ledger import answers, collaboration, collaborations, confirm, rating, record, trust

cluster_pages = [
    path("anotar/", record.record, name="record"),
    path("colaboraciones/", collaborations.collaborations_list, name="collaborations"),
    path("colaboraciones/<int:pk>/", collaboration.collaboration, name="collaboration"),
    path("colaboraciones/<int:pk>/confirmar", answers.confirm, name="confirm"),
    path("colaboraciones/<int:pk>/no-fue-asi", answers.dispute, name="dispute"),
    path("colaboraciones/<int:pk>/anular", answers.reverse, name="reverse"),
    path("colaboraciones/<int:pk>/pedir/<int:participation_id>", collaboration.ask, name="ask"),
    path("colaboraciones/<int:pk>/valorar/<int:organization_id>", rating.rate, name="rate"),
    path("colaboraciones/<int:pk>/notas/<int:note_id>/borrar", answers.erase_note, name="erase_note"),
    path("confirma/<str:token>", confirm.confirm_link, name="confirm_link"),
    path("red/<int:pk>/confianza", trust.trust_page, name="trust"),
]
