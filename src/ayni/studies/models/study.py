"""A study, who works on it, its waves."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni.directory.models import Person
from ayni.kernel.tenancy import TenantForeignKey, TenantManager, TenantModel


class Study(TenantModel):
    """A question put to people of the cluster, and everything that answers it.

    A published study is one that somebody else carried out and printed: of it only excerpts are known.
    """

    name = models.CharField(_("nombre"), max_length=160)
    purpose = models.TextField(_("para qué es"), max_length=2000)
    design = models.TextField(_("cómo se hace"), max_length=4000, blank=True)
    ethics = models.TextField(_("cuidado de las personas"), max_length=4000, blank=True)
    limits = models.TextField(_("límites"), max_length=4000, blank=True)
    smallest_cell = models.PositiveSmallIntegerField(
        _("personas que una casilla debe juntar para mostrarse"), default=3
    )
    citation = models.CharField(_("cita"), max_length=400, blank=True)
    doi = models.CharField(_("DOI"), max_length=120, blank=True)
    published = models.BooleanField(default=False, db_comment="known only from what was printed")
    synthetic = models.BooleanField(
        default=False, db_comment="its material was written for the demonstration"
    )
    exchanged = models.CharField(
        max_length=80, blank=True, db_comment="name in the file store of the project that it was brought from"
    )
    exchange_report = models.JSONField(
        default=dict,
        blank=True,
        db_comment="what did not come across when it was brought: errors, repairs, losses",
    )
    created_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["Study"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "name"],
                name="study_name_once",
                violation_error_message=_("Ya hay un estudio con ese nombre."),
            ),
            models.CheckConstraint(
                condition=models.Q(smallest_cell__range=(1, 50)),
                name="study_smallest_cell",
                violation_error_message=_(
                    "Una casilla se muestra desde 1 hasta 50 personas: elige entre esos."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TeamRole(models.TextChoices):
    """What a member of the team does in the study."""

    LEAD = "lead", _("dirige")
    CODER = "coder", _("codifica")
    READER = "reader", _("lee")


class TeamMember(TenantModel):
    """A person's part in a study; there is one row for each person, ended when they leave."""

    study = TenantForeignKey(Study, models.CASCADE, related_name="team")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    role = models.CharField(_("qué hace"), max_length=6, choices=TeamRole.choices)
    joined_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = TenantManager["TeamMember"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "study", "person"],
                name="team_member_once",
                violation_error_message=_("Esa persona ya está en el equipo."),
            ),
        ]
        indexes = [models.Index(fields=["cluster", "person"], name="team_member_person")]


class Wave(TenantModel):
    """One round of interviews; a second one shows what changed."""

    study = TenantForeignKey(Study, models.CASCADE, related_name="waves")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(_("nombre"), max_length=80)
    begins_on = models.DateField(_("empieza"))
    ends_on = models.DateField(_("termina"), null=True, blank=True)

    objects = TenantManager["Wave"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cluster", "study", "number"], name="wave_number_once"),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("begins_on")),
                name="wave_days_in_order",
                violation_error_message=_("La ola no puede terminar antes de empezar."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
