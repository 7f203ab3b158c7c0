"""The cluster's public face: what it can do, who is there, how it works together."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ayni.directory.queries.cards import process_name
from ayni.kernel import clock
from ayni.observatory.queries.members import members
from ayni.observatory.queries.park import public_face
from ayni.observatory.queries.pulse import pulse
from ayni.web.gate import open_to_all
from ayni.web.links import at, whole
from ayni.web.observatory.figures import told
from ayni.web.tenant import TenantRequest

PROCESSES_SHOWN = 24


@dataclass(frozen=True)
class Skill:
    """A process that the cluster offers, and how many offer it."""

    code: str
    name: str
    organizations: int


@open_to_all
def park(request: TenantRequest, slug: str) -> HttpResponse:
    """For anybody who looks for somebody who can do it."""
    face = public_face()
    year = pulse(clock.today(), members()).value.year
    address = whole(at(slug, "park"))
    context = {
        "face": face,
        "skills": [
            Skill(code, process_name(code), count) for code, count in face.by_process[:PROCESSES_SHOWN]
        ],
        "year": year,
        "workshops_together": told(year.workshops, discreet=True),
        "deeds": told(year.collaborations, discreet=True),
        "address": address,
        "message": _("%(cluster)s: mira qué sabemos hacer y pide tu cotización. %(address)s")
        % {"cluster": request.cluster.name, "address": address},
    }
    return render(request, "observatory/park.html", context)
