"""Addresses of the directory area."""

from django.urls import path

from ayni.web.directory import audience, capability, card, editing, listing, presence, sharing

cluster_pages = [
    path("red/", listing.directory, name="directory"),
    path("red/agregar", editing.add_organization, name="add_organization"),
    path("red/se-fueron", presence.departed, name="departed"),
    path("red/<int:pk>/", card.organization, name="organization"),
    path("red/<int:pk>/tarjeta.vcf", sharing.vcard, name="vcard"),
    path("red/<int:pk>/qr", sharing.qr_sheet, name="organization_qr"),
    path("red/<int:pk>/foto", sharing.photo, name="organization_photo"),
    path("red/<int:pk>/editar", editing.edit_card, name="edit_card"),
    path("red/<int:pk>/editar/foto", editing.edit_photo, name="edit_photo"),
    path("red/<int:pk>/editar/quien-ve", audience.edit_visibility, name="edit_visibility"),
    path("red/<int:pk>/ahora-no/<str:suggestion>", editing.postpone_suggestion, name="postpone_suggestion"),
    path("red/<int:pk>/disponible", presence.set_availability, name="set_availability"),
    path("red/<int:pk>/se-fue", presence.set_presence, name="set_presence"),
    path("red/<int:pk>/capacidades/nueva", capability.add_capability, name="add_capability"),
    path("red/<int:pk>/capacidades/<int:capability_id>/", capability.edit_capability, name="edit_capability"),
    path(
        "red/<int:pk>/capacidades/<int:capability_id>/quitar",
        capability.remove_capability,
        name="remove_capability",
    ),
]
