"""Addresses of work that is carried out: an award's work, material, deliveries, disagreements, payments."""

from django.urls import path

from ayni.web.work import (
    award_page,
    clause,
    custody,
    delivery,
    dispute,
    mediation,
    payments,
    progress,
    scope,
    sheet,
    statement,
    works,
)

cluster_pages = [
    path("encargos/en-marcha/", works.works, name="works"),
    path("encargos/firma/", custody.signature_pin, name="signature_pin"),
    path("encargos/cuentas/", statement.statements, name="statements"),
    path("encargos/cuentas/<int:partner_id>/", statement.statement, name="statement"),
    path("encargos/desacuerdos/", mediation.disputes, name="disputes"),
    path("encargos/desacuerdos/<int:dispute_id>/", mediation.name_mediator, name="name_mediator"),
    path("encargos/trabajos/<int:work_id>/", award_page.work, name="work"),
    path("encargos/trabajos/<int:work_id>/empezar", progress.start, name="start_work"),
    path("encargos/trabajos/<int:work_id>/avance", progress.tell, name="tell_progress"),
    path("encargos/trabajos/<int:work_id>/demora", progress.delay, name="delay_work"),
    path("encargos/trabajos/<int:work_id>/mensaje", progress.write, name="write_message"),
    path("encargos/trabajos/<int:work_id>/hoja", sheet.job_sheet, name="job_sheet"),
    path("encargos/trabajos/<int:work_id>/cambio", scope.propose, name="propose_change"),
    path("encargos/trabajos/<int:work_id>/cambio/<int:change_id>", scope.answer, name="answer_change"),
    path("encargos/trabajos/<int:work_id>/material/", custody.custody, name="custody"),
    path("encargos/trabajos/<int:work_id>/material/entrega", custody.hand_over, name="hand_over"),
    path(
        "encargos/trabajos/<int:work_id>/material/<int:lot_id>/devolver", custody.give_back, name="give_back"
    ),
    path(
        "encargos/trabajos/<int:work_id>/material/<int:lot_id>/anotar",
        custody.account_for,
        name="account_for",
    ),
    path(
        "encargos/trabajos/<int:work_id>/material/foto/<int:movement_id>",
        custody.movement_photo,
        name="movement_photo",
    ),
    path("encargos/trabajos/<int:work_id>/entregar", delivery.deliver, name="deliver"),
    path("encargos/trabajos/<int:work_id>/entregas/<int:delivery_id>/", delivery.delivery, name="delivery"),
    path(
        "encargos/trabajos/<int:work_id>/entregas/<int:delivery_id>/foto",
        delivery.rejection_photo,
        name="rejection_photo",
    ),
    path("encargos/trabajos/<int:work_id>/pagos/", payments.payments, name="payments"),
    path(
        "encargos/trabajos/<int:work_id>/pagos/<int:payment_id>/anular",
        payments.reverse_payment,
        name="reverse_payment",
    ),
    path("encargos/trabajos/<int:work_id>/pagos/plazo", payments.postpone, name="postpone_payment"),
    path("encargos/trabajos/<int:work_id>/desacuerdo/", dispute.dispute, name="work_dispute"),
    path("encargos/trabajos/<int:work_id>/desacuerdo/acuerdo", dispute.settle, name="settle_dispute"),
    path("encargos/trabajos/<int:work_id>/desacuerdo/retirar", dispute.withdraw, name="withdraw_dispute"),
    path(
        "encargos/trabajos/<int:work_id>/desacuerdo/foto/<int:statement_id>",
        dispute.statement_photo,
        name="statement_photo",
    ),
    path("encargos/trabajos/<int:work_id>/clausula", clause.clause_sheet, name="clause"),
    path("encargos/trabajos/<int:work_id>/clausula.pdf", clause.clause_pdf, name="clause_pdf"),
    path("encargos/trabajos/<int:work_id>/clausula/reportar", clause.report_breach, name="report_breach"),
]
