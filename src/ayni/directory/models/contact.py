"""Links and messages by which people come in and are told."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni.directory.models.person import Membership, Person
from ayni.kernel.tenancy import TenantForeignKey, TenantManager, TenantModel


class Invitation(TenantModel):
    """A link that lets the invited person in, once; only the digest of its secret is kept."""

    membership = TenantForeignKey(Membership, models.CASCADE, related_name="invitations")
    token_digest = models.CharField(max_length=64)
    invited_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects: TenantManager["Invitation"] = TenantManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cluster", "token_digest"], name="invitation_token")]


class Channel(models.TextChoices):
    """How a message travels."""

    EMAIL = "email", _("correo")
    PHONE = "phone", _("celular")


class MessageState(models.TextChoices):
    """Where a message is. Without a gateway for phones it waits for the coordinator to pass it on."""

    QUEUED = "queued", _("en cola")
    SENT = "sent", _("entregado al servicio")
    FAILED = "failed", _("no salió")
    BY_HAND = "by_hand", _("por pasar a mano")
    PASSED_ON = "passed_on", _("pasado a mano")


class Message(TenantModel):
    """One message to one person: the outbox."""

    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    channel = models.CharField(max_length=5, choices=Channel.choices)
    address = models.CharField(max_length=254)
    subject = models.CharField(max_length=160, blank=True)
    body = models.TextField()
    state = models.CharField(max_length=9, choices=MessageState.choices, default=MessageState.QUEUED)
    problem = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    passed_on_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    objects: TenantManager["Message"] = TenantManager()

    class Meta:
        indexes = [models.Index(fields=["cluster", "state", "created_at"], name="message_state")]


class ApiToken(TenantModel):
    """A secret with which a program acts as one membership; only its digest is kept."""

    membership = TenantForeignKey(Membership, models.CASCADE, related_name="tokens")
    name = models.CharField(_("para qué"), max_length=80)
    token_digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=timezone.now)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects: TenantManager["ApiToken"] = TenantManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cluster", "token_digest"], name="api_token_secret")]
