"""Addresses of buying together."""

from django.urls import path

from ayni.web.purchasing import (
    agreements,
    catalogue,
    closing,
    deciding,
    money,
    offers,
    ordering,
    price_list,
    purchases,
    receiving,
    starting,
)

cluster_pages = [
    path("compras/", purchases.purchases, name="purchases"),
    path("compras/nueva", starting.start_purchase, name="start_purchase"),
    path("compras/necesito", starting.note_need, name="note_need"),
    path("compras/necesito/<int:need_id>/quitar", starting.forget_need, name="forget_need"),
    path("compras/dinero/", money.own_money, name="own_money"),
    path("compras/dinero/<int:organization_id>/", money.member_money, name="member_money"),
    path("compras/dinero/<int:organization_id>/limite", money.set_limit, name="set_limit"),
    path("compras/catalogo/", catalogue.catalogue, name="catalogue"),
    path("compras/catalogo/nuevo", catalogue.add_item, name="add_item"),
    path("compras/catalogo/precios/subir", price_list.import_prices, name="import_prices"),
    path("compras/catalogo/precios.<str:kind>", price_list.price_list_file, name="price_list_file"),
    path("compras/catalogo/<int:item_id>/", catalogue.item, name="item"),
    path("compras/catalogo/<int:item_id>/editar", catalogue.edit_item, name="edit_item"),
    path("compras/catalogo/<int:item_id>/precio", catalogue.list_price, name="list_price"),
    path("compras/catalogo/<int:item_id>/retirar", catalogue.retire_item, name="retire_item"),
    path("compras/convenios/", agreements.agreements, name="agreements"),
    path("compras/convenios/nuevo", agreements.sign_agreement, name="sign_agreement"),
    path("compras/convenios/<int:agreement_id>/", agreements.agreement, name="agreement"),
    path("compras/convenios/<int:agreement_id>/precio", agreements.agree_price, name="agree_price"),
    path("compras/convenios/<int:agreement_id>/llevar/<int:price_id>", agreements.call_off, name="call_off"),
    path("compras/<int:purchase_id>/", purchases.purchase, name="purchase"),
    path("compras/<int:purchase_id>/preparar", starting.draft_purchase, name="draft_purchase"),
    path(
        "compras/<int:purchase_id>/preparar/<int:line_id>/quitar",
        starting.take_out_item,
        name="take_out_item",
    ),
    path("compras/<int:purchase_id>/abrir", starting.open_purchase, name="open_purchase"),
    path("compras/<int:purchase_id>/pedir/<int:line_id>", ordering.order_item, name="order_item"),
    path("compras/<int:purchase_id>/retirar/<int:line_id>", ordering.withdraw_order, name="withdraw_order"),
    path("compras/<int:purchase_id>/pedidos", ordering.purchase_orders, name="purchase_orders"),
    path("compras/<int:purchase_id>/cerrar-pedidos", ordering.close_orders, name="close_orders"),
    path("compras/<int:purchase_id>/sin-minimo", ordering.undershot, name="undershot"),
    path("compras/<int:purchase_id>/alargar", ordering.extend_purchase, name="extend_purchase"),
    path("compras/<int:purchase_id>/sacar/<int:line_id>", ordering.drop_item, name="drop_item"),
    path("compras/<int:purchase_id>/liberar", ordering.release_everyone, name="release_everyone"),
    path("compras/<int:purchase_id>/ofertas", offers.offers, name="offers"),
    path("compras/<int:purchase_id>/ofertas/<int:supplier_id>", offers.type_offer, name="type_offer"),
    path("compras/<int:purchase_id>/calcular", offers.solve_purchase, name="solve_purchase"),
    path("compras/<int:purchase_id>/mejor-pedido", deciding.best_order, name="best_order"),
    path("compras/<int:purchase_id>/decidir/<int:solution_id>", deciding.decide, name="decide"),
    path("compras/<int:purchase_id>/proveedores", deciding.supplier_orders, name="supplier_orders"),
    path(
        "compras/<int:purchase_id>/proveedores/<int:order_id>/enviar", deciding.send_order, name="send_order"
    ),
    path(
        "compras/<int:purchase_id>/proveedores/<int:order_id>/pedido.<str:kind>",
        deciding.order_document,
        name="order_document",
    ),
    path("compras/<int:purchase_id>/pagar/<int:due_id>", money.pay_due, name="pay_due"),
    path(
        "compras/<int:purchase_id>/pagos/<int:payment_id>/prueba", money.payment_proof, name="payment_proof"
    ),
    path("compras/<int:purchase_id>/llegada", receiving.receiving, name="receiving"),
    path("compras/<int:purchase_id>/llegada/<int:order_id>", receiving.receive, name="receive"),
    path(
        "compras/<int:purchase_id>/llegada/<int:order_id>/credito", receiving.credit_note, name="credit_note"
    ),
    path("compras/<int:purchase_id>/entregar/<int:participant_id>", receiving.hand_over, name="hand_out"),
    path(
        "compras/<int:purchase_id>/prioridad/<int:participant_id>", closing.set_priority, name="set_priority"
    ),
    path("compras/<int:purchase_id>/mi-parte", receiving.share, name="share"),
    path("compras/<int:purchase_id>/mi-parte/cuenta.pdf", receiving.own_bill, name="own_bill"),
    path("compras/<int:purchase_id>/reparto.xlsx", receiving.bills, name="bills"),
    path("compras/<int:purchase_id>/cerrar", closing.close_purchase, name="close_purchase"),
    path("compras/<int:purchase_id>/informe", closing.purchase_report, name="purchase_report"),
    path("oferta/<str:token>", offers.offer_link, name="offer_link"),
]
