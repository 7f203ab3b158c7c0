"""The instrument: a semi-structured interview guide in versions."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni.directory.models import Person
from ayni.kernel.tenancy import TenantForeignKey, TenantManager, TenantModel
from ayni.ledger.kinds import Dimension
from ayni.studies.models.study import Study


class Guide(TenantModel):
    """A version of a study's interview guide. It never changes: what is edited is the next version."""

    study = TenantForeignKey(Study, models.CASCADE, related_name="guides")
    version = models.PositiveSmallIntegerField()
    opening = models.TextField(_("cómo se empieza"), max_length=2000, blank=True)
    closing = models.TextField(_("cómo se termina"), max_length=2000, blank=True)
    reason = models.CharField(_("qué cambió y por qué"), max_length=300, blank=True)
    created_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["Guide"]()
    database_privileges = "SELECT, INSERT"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cluster", "study", "version"], name="guide_version_once"),
        ]


class Question(TenantModel):
    """A question of a guide, with what to ask further if little comes."""

    guide = TenantForeignKey(Guide, models.CASCADE, related_name="questions")
    dimension = models.CharField(max_length=14, choices=Dimension.choices)
    position = models.PositiveSmallIntegerField()
    text = models.CharField(_("pregunta"), max_length=400)
    probes = models.TextField(_("repreguntas"), max_length=2000, blank=True, db_comment="one a line")

    objects = TenantManager["Question"]()
    database_privileges = "SELECT, INSERT"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cluster", "guide", "position"], name="question_position_once"),
        ]

    @property
    def probe_list(self) -> list[str]:
        """The further questions, one each."""
        return [line for line in self.probes.splitlines() if line.strip()]
