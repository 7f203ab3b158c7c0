"""What studies put on Hoy."""

from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.studies.queries.consent import withdrawn_lately
from ayni.web.hoy import Item, Step
from ayni.web.links import at


def consents_taken_back(actor: Actor) -> list[Item]:
    """Somebody took back what they allowed: the lead should know what was made with it before."""
    if not (actor.is_researcher or actor.is_coordinator):
        return []
    return [
        Item(
            urgency=1,
            dimension=None,
            kicker=_("Retiró su consentimiento"),
            title=_("%(label)s ya no permite usar su entrevista") % {"label": person.label},
            detail=_("En «%(study)s». Todo lo suyo quedó cerrado en ese momento.")
            % {"study": person.study.name},
            steps=(Step(_("Ver"), at(actor.cluster.slug, "participant", person.study_id, person.pk)),),
            when=person.withdrawn_at,
        )
        for person in withdrawn_lately(actor)
    ]
