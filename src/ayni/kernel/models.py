"""Tables that carry no meaning of the domain: sent forms and counted attempts."""

from django.db import models
from django.utils import timezone

from ayni.kernel.tenancy import TenantManager, TenantModel


class Submission(TenantModel):
    """A form or API call, by the key that its sender chose, and the address of what it made."""

    person_id = models.BigIntegerField(default=0, db_comment="0 for a sender who is not signed in")
    key = models.CharField(max_length=64)
    result = models.TextField(default="")
    created_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["Submission"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cluster", "person_id", "key"], name="submission_once"),
        ]


class Attempt(models.Model):
    """How often something guarded (a link, a code) was tried from one place in one window of time."""

    name = models.CharField(max_length=120)
    window = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "window"], name="attempt_window")]
