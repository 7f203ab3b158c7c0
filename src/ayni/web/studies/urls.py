"""Addresses of the studies."""

from django.urls import path

from ayni.web.studies import (
    agreement,
    codebook,
    coding,
    consent,
    exchange,
    guide,
    history,
    interviews,
    sample,
    studies,
)

STUDY = "estudios/<int:study_id>/"
PERSON = f"{STUDY}muestra/<int:participant_id>/"
INTERVIEW = f"{STUDY}entrevistas/<int:interview_id>/"
CODE = f"{STUDY}codigos/<int:code_id>/"

cluster_pages = [
    path("estudios/", studies.studies_list, name="studies"),
    path("estudios/nuevo", studies.new_study, name="new_study"),
    path("estudios/traer", exchange.bring, name="bring_project"),
    path("mi-permiso/<str:token>", consent.my_consent, name="my_consent"),
    path(STUDY, studies.study, name="study"),
    path(f"{STUDY}plan", studies.study_plan, name="study_plan"),
    path(f"{STUDY}equipo", studies.study_team, name="study_team"),
    path(f"{STUDY}equipo/<int:person_id>/salir", studies.leave_study, name="leave_study"),
    path(f"{STUDY}olas", studies.study_waves, name="study_waves"),
    path(f"{STUDY}guia", guide.study_guide, name="study_guide"),
    path(f"{STUDY}guia/cambiar", guide.edit_guide, name="edit_guide"),
    path(f"{STUDY}muestra/", sample.sample, name="sample"),
    path(f"{STUDY}muestra/elegir", sample.sampling_frame, name="sampling_frame"),
    path(f"{STUDY}muestra/agregar", sample.choose_participant, name="choose_participant"),
    path(PERSON, sample.participant, name="participant"),
    path(f"{PERSON}datos", sample.describe_participant, name="describe_participant"),
    path(f"{PERSON}permiso", consent.sign_consent, name="sign_consent"),
    path(f"{PERSON}permiso/papel", consent.paper_consent, name="paper_consent"),
    path(f"{PERSON}permiso/hoja", consent.consent_sheet, name="consent_sheet"),
    path(f"{PERSON}permiso/enlace", consent.consent_link, name="consent_link"),
    path(f"{PERSON}permiso/retiro", consent.note_withdrawal, name="note_withdrawal"),
    path(f"{PERSON}permiso/<int:consent_id>/foto", consent.consent_scan, name="consent_scan"),
    path(f"{PERSON}entrevista", interviews.add_interview, name="add_interview"),
    path(f"{STUDY}entrevistas/", interviews.interviews, name="interviews"),
    path(f"{STUDY}entrevistas/seudonimos", interviews.pseudonym_key, name="pseudonym_key"),
    path(INTERVIEW, interviews.interview, name="interview"),
    path(f"{INTERVIEW}nombres", interviews.interview_names, name="interview_names"),
    path(f"{INTERVIEW}corregir", interviews.correct_interview, name="correct_interview"),
    path(f"{INTERVIEW}versiones", interviews.interview_versions, name="interview_versions"),
    path(f"{INTERVIEW}codificar", coding.code_passage, name="code_passage"),
    path(f"{STUDY}codificaciones/<int:coding_id>/", coding.coding, name="coding"),
    path(f"{STUDY}codificaciones/<int:coding_id>/quitar", coding.uncode, name="uncode"),
    path(f"{STUDY}codigos/", codebook.codebook, name="codebook"),
    path(f"{STUDY}codigos/nuevo", codebook.new_code, name="new_code"),
    path(CODE, codebook.code, name="code"),
    path(f"{CODE}cambiar", codebook.edit_code, name="edit_code"),
    path(f"{CODE}mover", codebook.move_code, name="move_code"),
    path(f"{CODE}unir", codebook.merge_code, name="merge_code"),
    path(f"{CODE}dividir", codebook.split_code, name="split_code"),
    path(f"{CODE}quitar", codebook.remove_code, name="remove_code"),
    path(f"{STUDY}buscar", history.search, name="study_search"),
    path(f"{STUDY}historia/", history.history, name="history"),
    path(f"{STUDY}historia/<int:event_id>/deshacer", history.undo_event, name="undo_event"),
    path(f"{STUDY}acuerdo", agreement.agreement, name="agreement"),
    path(f"{INTERVIEW}doble", agreement.double_coding, name="double_coding"),
    path(f"{INTERVIEW}doble/termine", agreement.finish_coding, name="finish_coding"),
    path(f"{INTERVIEW}doble/cerrar", agreement.close_double_coding, name="close_double_coding"),
    path(f"{STUDY}codificaciones/<int:coding_id>/decidir", agreement.decide, name="decide"),
    path(f"{STUDY}intercambio", exchange.exchange, name="exchange"),
    path(f"{STUDY}intercambio/<str:kind>", exchange.download, name="download_project"),
]
