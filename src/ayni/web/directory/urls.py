"""Addresses of the directory area."""

from django.urls import path

from ayni.web.directory import card, editing, listing

cluster_pages = [
    path("red/", listing.directory, name="directory"),
    path("red/agregar", editing.add_organization, name="add_organization"),
    path("red/<int:pk>/", card.organization, name="organization"),
    path("red/<int:pk>/tarjeta.vcf", card.vcard, name="vcard"),
    path("red/<int:pk>/qr", card.qr_sheet, name="organization_qr"),
    path("red/<int:pk>/foto", card.photo, name="organization_photo"),
    path("red/<int:pk>/editar", editing.edit_card, name="edit_card"),
    path("red/<int:pk>/editar/foto", editing.edit_photo, name="edit_photo"),
    path("red/<int:pk>/editar/quien-ve", editing.edit_visibility, name="edit_visibility"),
    path("red/<int:pk>/disponible", editing.set_availability, name="set_availability"),
    path("red/<int:pk>/se-fue", editing.set_presence, name="set_presence"),
    path("red/<int:pk>/capacidades/nueva", editing.add_capability, name="add_capability"),
    path("red/<int:pk>/capacidades/<int:capability_id>/", editing.edit_capability, name="edit_capability"),
    path(
        "red/<int:pk>/capacidades/<int:capability_id>/quitar",
        editing.remove_capability,
        name="remove_capability",
    ),
]
