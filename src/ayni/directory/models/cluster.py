"""The tenant: one association of organisations."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Cluster(models.Model):
    """An association whose members work as a network. Its slug stands in every address."""

    slug = models.SlugField(max_length=40, unique=True, validators=[RegexValidator(r"^[a-z0-9-]+$")])
    name = models.CharField(_("nombre"), max_length=120)
    place = models.CharField(_("lugar"), max_length=120, blank=True)
    country = models.CharField(max_length=2, default="PE", db_comment="ISO 3166-1 alpha-2")
    currency = models.CharField(max_length=3, default="PEN", db_comment="ISO 4217")
    time_zone = models.CharField(max_length=40, default="America/Lima", db_comment="IANA name")
    baseline = models.CharField(
        max_length=40, blank=True, db_comment="code of the study that the pulse compares with"
    )
    is_demonstration = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
