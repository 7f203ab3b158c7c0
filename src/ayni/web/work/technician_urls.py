"""Addresses of technicians recommended between workshops."""

from django.urls import path

from ayni.web.work import technician_link, technician_requests, technicians

cluster_pages = [
    path("tecnicos/", technicians.technicians_list, name="technicians"),
    path("tecnicos/recomendar", technicians.recommend, name="recommend_technician"),
    path("tecnicos/buscar", technician_requests.ask, name="ask_technician"),
    path(
        "tecnicos/buscar/<int:technician_request_id>/cerrar",
        technician_requests.close,
        name="close_technician_request",
    ),
    path("tecnicos/<int:technician_id>/", technicians.technician_page, name="technician"),
    path("tecnicos/<int:technician_id>/enlace", technicians.renew, name="renew_technician_link"),
    path("tecnicos/<int:technician_id>/referencia", technicians.refer, name="refer_technician"),
    path("tecnicos/permiso/<str:token>", technician_link.consent, name="technician_consent"),
]
