"""Addresses of work passed on: asking, quoting, awarding. What comes after has its own list."""

from django.urls import path

from ayni.web.work import ask, attachments, award, comparison, job, listing, paste, quote, workshops

cluster_pages = [
    path("encargos/", listing.jobs_list, name="jobs"),
    path("encargos/pedir", ask.ask_job, name="ask_job"),
    path("encargos/pegar", paste.paste_message, name="paste_message"),
    path("encargos/<int:job_id>/", job.job_page, name="job"),
    path("encargos/<int:job_id>/cambiar", ask.change_job, name="change_job"),
    path("encargos/<int:job_id>/abrir", job.open_job, name="open_job"),
    path("encargos/<int:job_id>/anular", job.cancel_job, name="cancel_job"),
    path("encargos/<int:job_id>/no-puedo", job.decline_job, name="decline_job"),
    path("encargos/<int:job_id>/talleres", workshops.job_workshops, name="job_workshops"),
    path("encargos/<int:job_id>/cotizar", quote.quote_job, name="quote_job"),
    path("encargos/<int:job_id>/retirar", quote.withdraw_quote, name="withdraw_quote"),
    path("encargos/<int:job_id>/comparar", comparison.compare_quotes, name="compare_quotes"),
    path("encargos/<int:job_id>/con-esto-basta", comparison.settle_job, name="settle_job"),
    path("encargos/<int:job_id>/preguntar", job.ask_question, name="ask_question"),
    path("encargos/preguntas/<int:question_id>", job.answer_question, name="answer_question"),
    path("encargos/partes/<int:award_id>", award.award_page, name="award"),
    path("encargos/partes/<int:award_id>/no-puedo", award.refuse_award, name="refuse_award"),
    path("encargos/partes/<int:award_id>/retirar", award.take_back_award, name="take_back_award"),
    path("encargos/<int:job_id>/archivos", attachments.attach, name="attach"),
    path("encargos/<int:job_id>/archivos/<int:attachment_id>", attachments.attachment, name="attachment"),
    path(
        "encargos/<int:job_id>/archivos/<int:attachment_id>/vista",
        attachments.preview,
        name="attachment_preview",
    ),
    path("encargos/<int:job_id>/archivos/<int:attachment_id>/quitar", attachments.detach, name="detach"),
]
