"""How it was read: the codebook, codings, memos, double coding, and everything that happened."""

from uuid import uuid4

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni.directory.models import Person
from ayni.kernel.tenancy import TenantForeignKey, TenantManager, TenantModel
from ayni.studies.models.interview import Interview
from ayni.studies.models.study import Study

PALETTE = (
    "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#7a5195", "#8c564b", "#4d7c0f", "#be123c",
    "#0f766e", "#6b7280",
)  # fmt: skip
"""Colours of codes; a page shows them by their place in this list."""


class Code(TenantModel):
    """A code of the study's codebook, a tree."""

    study = TenantForeignKey(Study, models.CASCADE, related_name="codes")
    parent = TenantForeignKey("self", models.CASCADE, null=True, blank=True, related_name="children")
    name = models.CharField(_("nombre"), max_length=200)
    definition = models.TextField(_("qué significa"), max_length=20_000, blank=True)
    when_to_use = models.TextField(_("cuándo usarlo"), max_length=2000, blank=True)
    when_not = models.TextField(_("cuándo no"), max_length=2000, blank=True)
    example = models.TextField(_("ejemplo"), max_length=2000, blank=True)
    tone = models.PositiveSmallIntegerField(_("color"), default=0, db_comment="place in the palette")
    codable = models.BooleanField(default=True)
    in_vivo_of = TenantForeignKey(
        Interview, models.SET_NULL, null=True, blank=True, related_name="+",
        db_comment="named with the words of this interview; renamed when its participant withdraws",
    )  # fmt: skip
    guid = models.UUIDField(default=uuid4)
    created_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = TenantManager["Code"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cluster", "study", "guid"], name="code_guid_once"),
            models.CheckConstraint(condition=models.Q(tone__lt=len(PALETTE)), name="code_tone_in_palette"),
        ]

    def __str__(self) -> str:
        return self.name


class Coding(TenantModel):
    """A code given by a coder to a stretch of an interview's current text.

    `settled` codings count in every figure and table; those of a double coding count once it is reconciled.
    """

    interview = TenantForeignKey(Interview, models.CASCADE, related_name="codings")
    code = TenantForeignKey(Code, models.CASCADE, related_name="codings")
    coder = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    coder_name = models.CharField(
        max_length=120, blank=True, db_comment="who coded it elsewhere, in an exchanged project"
    )
    begin = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    weight = models.PositiveSmallIntegerField(_("peso"), default=0, db_comment="0 none, 1 to 5")
    memo = models.TextField(_("nota"), max_length=4000, blank=True)
    settled = models.BooleanField(default=True)
    needs_look = models.BooleanField(default=False, db_comment="its text changed in a correction")
    guid = models.UUIDField(default=uuid4)
    selection_guid = models.UUIDField(default=uuid4, db_comment="codings of one selection share it")
    created_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = TenantManager["Coding"]()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(end__gte=models.F("begin")),
                name="coding_edges_in_order",
                violation_error_message=_("El final no puede estar antes del comienzo."),
            ),
            models.CheckConstraint(
                condition=models.Q(weight__lte=5),
                name="coding_weight_range",
                violation_error_message=_("El peso va de 0 a 5."),
            ),
            models.UniqueConstraint(
                fields=["cluster", "interview", "code", "coder", "coder_name", "begin", "end"],
                condition=models.Q(removed_at=None),
                nulls_distinct=False,
                name="coding_once",
                violation_error_message=_("Ese fragmento ya tiene ese código."),
            ),
        ]
        indexes = [
            models.Index(fields=["cluster", "interview", "begin"], name="coding_place"),
            models.Index(fields=["cluster", "code"], name="coding_code"),
        ]


class Memo(TenantModel):
    """A thought of somebody in the team, on an interview, a code, or the study as a whole."""

    study = TenantForeignKey(Study, models.CASCADE, related_name="memos")
    interview = TenantForeignKey(Interview, models.CASCADE, null=True, blank=True, related_name="memos")
    code = TenantForeignKey(Code, models.CASCADE, null=True, blank=True, related_name="memos")
    title = models.CharField(_("título"), max_length=200, blank=True)
    text = models.TextField(_("nota"), max_length=20_000)
    guid = models.UUIDField(default=uuid4)
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = TenantManager["Memo"]()


class EventKind(models.TextChoices):
    """What can happen to codes and codings; each can be undone."""

    CODED = "coded", _("codificó")
    UNCODED = "uncoded", _("quitó una codificación")
    CHANGED_CODING = "changed_coding", _("cambió una codificación")
    CODE_MADE = "code_made", _("creó un código")
    CODE_CHANGED = "code_changed", _("cambió un código")
    CODE_MOVED = "code_moved", _("movió un código")
    CODES_MERGED = "codes_merged", _("unió códigos")
    CODE_SPLIT = "code_split", _("dividió un código")
    CODE_REMOVED = "code_removed", _("quitó un código")
    DECIDED = "decided", _("decidió un desacuerdo")
    UNDONE = "undone", _("deshizo")


class Event(TenantModel):
    """One thing that happened, with what was before and after: the log. Rows are added only.

    `changes` lists {"model", "id", "before", "after"}: ids and columns, never words of an interview.
    """

    study = TenantForeignKey(Study, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=14, choices=EventKind.choices)
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    changes = models.JSONField(default=list)
    interview = TenantForeignKey(Interview, null=True, blank=True, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    undoes = TenantForeignKey("self", null=True, blank=True, related_name="+")
    happened_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["Event"]()
    database_privileges = "SELECT, INSERT"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "undoes"],
                condition=models.Q(undoes__isnull=False),
                name="event_undone_once",
                violation_error_message=_("Eso ya se deshizo."),
            ),
        ]
        indexes = [models.Index(fields=["cluster", "study", "id"], name="event_study")]


class DoubleCoding(TenantModel):
    """An interview that several code without seeing each other's work, until all have finished."""

    interview = TenantForeignKey(Interview, models.CASCADE, related_name="double_codings")
    opened_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    reconciled_at = models.DateTimeField(null=True, blank=True)

    objects = TenantManager["DoubleCoding"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "interview"],
                condition=models.Q(reconciled_at=None),
                name="double_coding_one_open",
                violation_error_message=_("Esta entrevista ya está en doble codificación."),
            ),
        ]


class BlindCoder(TenantModel):
    """Somebody who codes an interview blindly, and when they finished."""

    double_coding = TenantForeignKey(DoubleCoding, models.CASCADE, related_name="coders")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = TenantManager["BlindCoder"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cluster", "double_coding", "person"], name="blind_coder_once"),
        ]
