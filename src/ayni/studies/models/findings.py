"""What it means: themes, quotes chosen, and the reports that were made."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni.directory.models import Person
from ayni.kernel.tenancy import TenantForeignKey, TenantManager, TenantModel
from ayni.studies.models.coding import Code, Coding
from ayni.studies.models.sample import Participant
from ayni.studies.models.study import Study


class Theme(TenantModel):
    """A pattern that runs through several codes, told as a story."""

    study = TenantForeignKey(Study, models.CASCADE, related_name="themes")
    name = models.CharField(_("nombre"), max_length=200)
    story = models.TextField(_("qué cuenta"), max_length=8000, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    created_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = TenantManager["Theme"]()

    def __str__(self) -> str:
        return self.name


class ThemeCode(TenantModel):
    """A code that belongs to a theme."""

    theme = TenantForeignKey(Theme, models.CASCADE, related_name="links")
    code = TenantForeignKey(Code, models.CASCADE, related_name="+")

    objects = TenantManager["ThemeCode"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cluster", "theme", "code"], name="theme_code_once")]


class Importance(models.IntegerChoices):
    """How much a quote carries."""

    SUPPORTS = 1, _("apoya")
    STRONG = 2, _("fuerte")
    KEY = 3, _("central")


class Quote(TenantModel):
    """A coded stretch chosen to be quoted, for a theme or for its code alone.

    The words are never stored here: they are read through the gate each time.
    """

    study = TenantForeignKey(Study, models.CASCADE, related_name="quotes")
    coding = TenantForeignKey(Coding, models.CASCADE, related_name="quotes")
    theme = TenantForeignKey(Theme, models.SET_NULL, null=True, blank=True, related_name="quotes")
    importance = models.PositiveSmallIntegerField(
        _("importancia"), choices=Importance.choices, default=Importance.SUPPORTS
    )
    dissents = models.BooleanField(_("contradice al tema"), default=False)
    chosen_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    chosen_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["Quote"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cluster", "coding"], name="study_quote_once")]


class ReportFormat(models.TextChoices):
    """As what a report was made."""

    HTML = "html", "HTML"
    DOCX = "docx", "Word"
    PDF = "pdf", "PDF"


class ReportMade(TenantModel):
    """A report that left: who made it, when, for whom. Rows are added only."""

    study = TenantForeignKey(Study, models.CASCADE, related_name="reports")
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    format = models.CharField(max_length=4, choices=ReportFormat.choices)
    in_print = models.BooleanField(
        default=False, db_comment="for publication, rather than inside the cluster"
    )

    objects = TenantManager["ReportMade"]()
    database_privileges = "SELECT, INSERT"


class ReportVoice(TenantModel):
    """Somebody whose words a report held."""

    report = TenantForeignKey(ReportMade, models.CASCADE, related_name="voices")
    participant = TenantForeignKey(Participant, models.CASCADE, related_name="+")
    quotes = models.PositiveSmallIntegerField(default=0)

    objects = TenantManager["ReportVoice"]()
    database_privileges = "SELECT, INSERT"
