"""What was said: interviews, their transcripts in versions, and the key to the pseudonyms."""

from uuid import uuid4

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni.directory.models import Person
from ayni.kernel.tenancy import TenantForeignKey, TenantManager, TenantModel
from ayni.studies.models.guide import Guide
from ayni.studies.models.sample import Participant
from ayni.studies.models.study import Study, Wave


class Interview(TenantModel):
    """A conversation with a participant, or an excerpt of one that a publication printed.

    `draft` is the text before its names are replaced; it is gone as soon as the first version stands.
    """

    study = TenantForeignKey(Study, models.CASCADE, related_name="interviews")
    participant = TenantForeignKey(Participant, models.CASCADE, related_name="interviews")
    wave = TenantForeignKey(Wave, null=True, blank=True, related_name="interviews")
    guide = TenantForeignKey(Guide, null=True, blank=True, related_name="+")
    name = models.CharField(_("cómo figura"), max_length=120)
    held_on = models.DateField(_("cuándo fue"), null=True, blank=True)
    place = models.CharField(_("dónde"), max_length=120, blank=True)
    interviewer = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    draft = models.TextField(blank=True)
    draft_marks = models.JSONField(
        default=list, blank=True, db_comment="[position, milliseconds] of the draft"
    )
    guid = models.UUIDField(default=uuid4, db_comment="of the source in an exchanged project")
    created_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["Interview"]()

    class Meta:
        indexes = [models.Index(fields=["cluster", "study", "id"], name="interview_study")]

    def __str__(self) -> str:
        return self.name


class Origin(models.TextChoices):
    """Where a text came from."""

    TYPED = "typed", _("escrito o pegado")
    FILE = "file", _("archivo")
    AUDIO = "audio", _("transcrito del audio")
    EXCHANGE = "exchange", _("proyecto de otro programa")
    PRINT = "print", _("publicación")
    CORRECTION = "correction", _("corrección")
    PSEUDONYMS = "pseudonyms", _("seudónimos")


class Transcript(TenantModel):
    """A version of an interview's text: LF line ends, positions in Unicode code points.

    Only the current one is read and coded; `report` says what its making did to the codings.
    """

    interview = TenantForeignKey(Interview, models.CASCADE, related_name="transcripts")
    version = models.PositiveSmallIntegerField()
    current = models.BooleanField(default=True)
    text = models.TextField()
    length = models.PositiveIntegerField(db_comment="code points")
    speakers = models.JSONField(default=list, blank=True, db_comment="names as they stand before a colon")
    marks = models.JSONField(default=list, blank=True, db_comment="[position, milliseconds]")
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.TYPED)
    report = models.JSONField(default=dict, blank=True)
    created_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["Transcript"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "interview", "version"], name="transcript_version_once"
            ),
            models.UniqueConstraint(
                fields=["cluster", "interview"],
                condition=models.Q(current=True),
                name="transcript_one_current",
            ),
        ]


class PseudonymKey(TenantModel):
    """What stands behind a pseudonym: encrypted, found again by a keyed digest, seen by the lead alone."""

    study = TenantForeignKey(Study, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8)
    pseudonym = models.CharField(max_length=80)
    sealed = models.TextField(db_comment="the original, encrypted under the installation's secret")
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["PseudonymKey"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cluster", "study", "digest"], name="pseudonym_original_once"),
        ]
