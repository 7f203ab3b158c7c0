"""Addresses of the import area."""

from django.urls import path

from ayni.web.imports import views

cluster_pages = [
    path("importar/", views.import_organizations, name="import_organizations"),
    path("importar/<int:draft_id>/", views.import_draft, name="import_draft"),
    path("importar/<int:draft_id>/columnas", views.import_columns, name="import_columns"),
    path("importar/<int:draft_id>/filas.csv", views.returned_rows, name="import_returned_rows"),
]
