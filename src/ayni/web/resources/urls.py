"""Addresses of shared machines and other resources."""

from django.urls import path

from ayni.web.resources import (
    board,
    booking,
    booking_form,
    card,
    charge,
    closures,
    damage,
    feeds,
    hours,
    lending,
    listing,
    mine,
    offering,
    series,
    using,
)

RESOURCE = "maquinas/<int:resource_id>/"

cluster_pages = [
    path("maquinas/", listing.resources, name="resources"),
    path("maquinas/calendario/", board.board, name="board"),
    path("maquinas/prestar", offering.offer_resource, name="offer_resource"),
    path("maquinas/mis-reservas/", mine.my_bookings, name="my_bookings"),
    path("maquinas/presto/", lending.lending, name="lending"),
    path("maquinas/presto/estado", lending.statement, name="statement"),
    path("maquinas/calendarios/", feeds.calendar_feeds, name="calendar_feeds"),
    path("maquinas/calendarios/<int:feed_id>/anular", feeds.revoke_feed, name="revoke_feed"),
    path("maquinas/calendarios/<str:token>.ics", feeds.calendar_feed, name="calendar_feed"),
    path("maquinas/reservas/<int:booking_id>/", booking.booking, name="booking"),
    path("maquinas/series/<int:series_id>/", series.booking_series, name="booking_series"),
    path("maquinas/esperas/<int:entry_id>/salir", mine.stop_waiting, name="stop_waiting"),
    path("maquinas/cuentas/<int:charge_id>/", charge.charge, name="charge"),
    path("maquinas/cierres/<int:closure_id>/abrir", closures.reopen, name="reopen"),
    path("maquinas/danos/<int:report_id>/", damage.damage_report, name="damage_report"),
    path("maquinas/danos/<int:report_id>/fotos/<int:number>", damage.damage_photo, name="damage_photo"),
    path(RESOURCE, card.resource, name="resource"),
    path(f"{RESOURCE}foto", card.photo, name="resource_photo"),
    path(f"{RESOURCE}qr", using.resource_qr, name="resource_qr"),
    path(f"{RESOURCE}usar", using.use_resource, name="use_resource"),
    path(f"{RESOURCE}reservar", booking_form.book, name="book"),
    path(f"{RESOURCE}repetir", series.book_series, name="book_series"),
    path(f"{RESOURCE}esperar", mine.wait, name="wait"),
    path(f"{RESOURCE}dano", damage.report_damage, name="report_damage"),
    path(f"{RESOURCE}reglas", offering.edit_resource, name="edit_resource"),
    path(f"{RESOURCE}reglas/foto", offering.resource_photo, name="edit_resource_photo"),
    path(f"{RESOURCE}publicar", offering.set_publication, name="set_publication"),
    path(f"{RESOURCE}horario", hours.opening_hours, name="opening_hours"),
    path(f"{RESOURCE}horario/dia", hours.set_day, name="set_day"),
    path(f"{RESOURCE}horario/esta-semana", hours.idle_hours, name="idle_hours"),
    path(f"{RESOURCE}cierres", closures.closures, name="closures"),
]
