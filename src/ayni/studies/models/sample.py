"""Whom a study asks, why them, and what came of asking."""

from uuid import uuid4

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni.directory.models import Guild, Organization, Person
from ayni.kernel import clock
from ayni.kernel.tenancy import TenantForeignKey, TenantManager, TenantModel
from ayni.studies.models.study import Study


class Sex(models.TextChoices):
    """Of the owner, as the person says it."""

    WOMAN = "woman", _("mujer")
    MAN = "man", _("hombre")
    OTHER = "other", _("prefiere otra respuesta")


class DigitalMaturity(models.TextChoices):
    """How far the workshop works with digital means."""

    NONE = "none", _("casi nada digital")
    MESSAGES = "messages", _("coordina por WhatsApp")
    SELLING = "selling", _("vende o se muestra en redes")
    SYSTEMS = "systems", _("usa programas para diseñar o llevar cuentas")


class Participant(TenantModel):
    """Somebody chosen for the study, by reasons and not by lot.

    `label` is what the team calls them; their name stands apart in `name`, for the team's lead and for
    consent. The `may_…` columns say what their latest consent allows; only `actions.consent` writes them.
    """

    study = TenantForeignKey(Study, models.CASCADE, related_name="participants")
    label = models.CharField(_("cómo figura"), max_length=40)
    name = models.CharField(_("nombre de la persona"), max_length=120, blank=True)
    phone = models.CharField(_("celular"), max_length=16, blank=True, db_comment="E.164")
    organization = TenantForeignKey(Organization, null=True, blank=True, related_name="+")
    reason = models.TextField(_("por qué esta persona"), max_length=600)
    guild = models.CharField(_("gremio"), max_length=20, choices=Guild.choices, blank=True)
    people_employed = models.PositiveSmallIntegerField(_("personas que trabajan"), null=True, blank=True)
    founded_year = models.PositiveSmallIntegerField(_("el taller existe desde"), null=True, blank=True)
    sex = models.CharField(_("sexo del dueño o la dueña"), max_length=5, choices=Sex.choices, blank=True)
    digital_maturity = models.CharField(
        _("uso de lo digital"), max_length=8, choices=DigitalMaturity.choices, blank=True
    )
    excerpted = models.BooleanField(
        default=False,
        db_comment="known only from what a publication prints, under that publication's consent",
    )
    guid = models.UUIDField(
        default=uuid4, null=True, blank=True,
        db_comment="of the case in an exchanged project; null for the stand-in of a text that has none",
    )  # fmt: skip
    may_analyse = models.BooleanField(default=False)
    may_quote_here = models.BooleanField(default=False)
    may_quote_in_print = models.BooleanField(default=False)
    may_archive = models.BooleanField(default=False)
    may_contact = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["Participant"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "study", "label"],
                name="participant_label_once",
                violation_error_message=_("Ya hay alguien con esa forma de figurar: elige otra."),
            ),
            models.UniqueConstraint(
                fields=["cluster", "study", "organization"],
                condition=models.Q(organization__isnull=False),
                name="participant_organization_once",
                violation_error_message=_("Esa organización ya está en la muestra."),
            ),
            models.CheckConstraint(
                condition=models.Q(may_analyse=True)
                | models.Q(may_quote_here=False, may_quote_in_print=False, may_archive=False),
                name="participant_uses_need_analysis",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def years(self) -> int | None:
        """How long the workshop exists."""
        return None if self.founded_year is None else max(0, clock.today().year - self.founded_year)


class Outcome(models.TextChoices):
    """What came of asking somebody."""

    INVITED = "invited", _("invitada")
    ACCEPTED = "accepted", _("aceptó")
    POSTPONED = "postponed", _("pidió otra fecha")
    NO_ANSWER = "no_answer", _("no respondió")
    DECLINED = "declined", _("no quiere")
    INTERVIEWED = "interviewed", _("entrevistada")


class Approach(TenantModel):
    """One attempt to win somebody for the study: the response log. Rows are added only."""

    participant = TenantForeignKey(Participant, models.CASCADE, related_name="approaches")
    outcome = models.CharField(_("qué pasó"), max_length=11, choices=Outcome.choices)
    happened_on = models.DateField(_("cuándo"))
    note = models.CharField(_("nota"), max_length=300, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    noted_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["Approach"]()
    database_privileges = "SELECT, INSERT"
