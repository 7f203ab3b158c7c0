"""Addresses of the studies."""

from django.urls import path

from ayni.web.studies import consent, guide, sample, studies

STUDY = "estudios/<int:study_id>/"
PERSON = f"{STUDY}muestra/<int:participant_id>/"

cluster_pages = [
    path("estudios/", studies.studies_list, name="studies"),
    path("estudios/nuevo", studies.new_study, name="new_study"),
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
]
