"""What a person allows to be done with what they say."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni.directory.models import Person
from ayni.kernel.tenancy import TenantForeignKey, TenantManager, TenantModel
from ayni.studies.models.sample import Participant


class Use(models.TextChoices):
    """One thing that a person may allow; each is asked for by itself."""

    ANALYSE = "analyse", _("Leer y analizar lo que digo")
    QUOTE_HERE = "quote_here", _("Citar mis palabras, sin mi nombre, dentro del parque")
    QUOTE_IN_PRINT = "quote_in_print", _("Citar mis palabras, sin mi nombre, en publicaciones")
    ARCHIVE = "archive", _("Guardar la entrevista, sin mi nombre, para otros estudios")
    CONTACT = "contact", _("Volver a buscarme para otra entrevista")


class Way(models.TextChoices):
    """How a person said it."""

    SCREEN = "screen", _("firmó en pantalla")
    PAPER = "paper", _("firmó en papel")
    LINK = "link", _("lo cambió con su enlace")
    TOLD = "told", _("lo dijo al equipo")
    EXCHANGE = "exchange", _("según el proyecto traído")
    PUBLICATION = "publication", _("según lo publicado")


class Consent(TenantModel):
    """What a person allowed or took back, at one moment. The latest row holds; rows are added only."""

    participant = TenantForeignKey(Participant, models.CASCADE, related_name="consents")
    analyse = models.BooleanField(default=False)
    quote_here = models.BooleanField(default=False)
    quote_in_print = models.BooleanField(default=False)
    archive = models.BooleanField(default=False)
    contact = models.BooleanField(default=False)
    way = models.CharField(max_length=11, choices=Way.choices)
    signed_as = models.CharField(_("nombre con que firma"), max_length=120, blank=True)
    scan = models.CharField(
        max_length=80, blank=True, db_comment="name in the file store of the signed paper"
    )
    wording = models.TextField(blank=True, db_comment="the sheet as it was read to the person")
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["Consent"]()
    database_privileges = "SELECT, INSERT"

    @property
    def uses(self) -> list[Use]:
        """What it allows."""
        return [use for use in Use if getattr(self, use.value)]

    @property
    def takes_all_back(self) -> bool:
        """Whether nothing is allowed any more."""
        return not self.uses


class ConsentLink(TenantModel):
    """The person's own link, with which they see and change what they allowed; it does not expire.

    The secret is worked out from `nonce` and the installation's secret; only its digest is looked up.
    """

    participant = TenantForeignKey(Participant, models.CASCADE, related_name="links")
    nonce = models.CharField(max_length=32)
    token_digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = TenantManager["ConsentLink"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cluster", "token_digest"], name="consent_link_token"),
            models.UniqueConstraint(
                fields=["cluster", "participant"],
                condition=models.Q(closed_at__isnull=True),
                name="consent_link_one_open",
            ),
        ]
