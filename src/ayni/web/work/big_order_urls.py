"""Addresses of big orders that are split in lots."""

from django.urls import path

from ayni.web.work import big_order_lots, big_order_money, big_orders, proposal

cluster_pages = [
    path("pedidos-grandes/", big_orders.big_orders_list, name="big_orders"),
    path("pedidos-grandes/nuevo", big_orders.new_big_order, name="new_big_order"),
    path("pedidos-grandes/<int:big_order_id>/", big_orders.big_order_page, name="big_order"),
    path("pedidos-grandes/<int:big_order_id>/cambiar", big_orders.change_big_order, name="change_big_order"),
    path("pedidos-grandes/<int:big_order_id>/lotes/nuevo", big_order_lots.new_lot, name="new_lot"),
    path(
        "pedidos-grandes/<int:big_order_id>/lotes/<int:lot_id>/espera",
        big_order_lots.lot_order,
        name="lot_order",
    ),
    path("pedidos-grandes/<int:big_order_id>/pedir", big_order_lots.ask_all, name="ask_all_lots"),
    path("pedidos-grandes/<int:big_order_id>/propuesta", proposal.proposal_page, name="proposal"),
    path("pedidos-grandes/<int:big_order_id>/adjudicar", proposal.award_all, name="award_lots"),
    path("pedidos-grandes/<int:big_order_id>/cotizar", proposal.quote_client, name="quote_client"),
    path(
        "pedidos-grandes/<int:big_order_id>/cotizaciones/<int:number>",
        big_order_money.quotation,
        name="client_quotation",
    ),
    path(
        "pedidos-grandes/<int:big_order_id>/cotizaciones/<int:number>.pdf",
        big_order_money.quotation_pdf,
        name="client_quotation_pdf",
    ),
    path("pedidos-grandes/<int:big_order_id>/reparto", big_order_money.shares_page, name="big_order_shares"),
    path(
        "pedidos-grandes/<int:big_order_id>/reparto/<int:client_payment_id>/anular",
        big_order_money.reverse_payment,
        name="reverse_client_payment",
    ),
]
