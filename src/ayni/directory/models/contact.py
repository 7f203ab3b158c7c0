"""Links and messages by which people come in and are told."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni.directory.models.organization import Organization
from ayni.directory.models.person import Membership, Person, Role
from ayni.kernel.tenancy import TenantForeignKey, TenantManager, TenantModel


class Invitation(TenantModel):
    """A link that makes its bearer a member, once; only the digest of its secret is kept.

    `person` is whom it is for, or empty where only the organisation is known (a card printed for a workshop):
    then whoever accepts says their name. The membership is made on acceptance.
    """

    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("nombre"), max_length=120, blank=True, db_comment="as the inviter wrote it")
    organization = TenantForeignKey(
        Organization, models.CASCADE, null=True, blank=True, related_name="invitations"
    )
    role = models.CharField(max_length=12, choices=Role.choices)
    nonce = models.CharField(
        max_length=32, db_comment="with the installation's secret it gives the link back"
    )
    token_digest = models.CharField(max_length=64)
    invited_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    accept_key = models.CharField(
        max_length=64, blank=True, db_comment="digest of the key of the accepting form"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = TenantManager["Invitation"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cluster", "token_digest"], name="invitation_token"),
            models.CheckConstraint(
                condition=models.Q(role__in=["coordinator", "researcher"])
                | models.Q(organization__isnull=False),
                name="invitation_role_has_organization",
                violation_error_message=_("Ese rol necesita una organización."),
            ),
        ]
        indexes = [models.Index(fields=["cluster", "organization"], name="invitation_organization")]


class Channel(models.TextChoices):
    """How a message travels."""

    EMAIL = "email", _("correo")
    PHONE = "phone", _("celular")


class MessageState(models.TextChoices):
    """Where a message is. Without a service for its channel it waits for the coordinator to pass it on.

    A message found `sending` long after it began was interrupted: nobody knows whether it went out, so it is
    not sent again by itself.
    """

    QUEUED = "queued", _("en cola")
    SENDING = "sending", _("saliendo")
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
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    passed_on_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    objects = TenantManager["Message"]()

    class Meta:
        indexes = [models.Index(fields=["cluster", "state", "created_at"], name="message_state")]


class SignInLink(TenantModel):
    """A link that signs its person in, once, in this cluster only; a coordinator passes it on by hand.

    Its message in the outbox does not hold the link: it is worked out from `nonce` when it is shown.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    message = TenantForeignKey(Message, models.CASCADE, related_name="sign_in_links")
    nonce = models.CharField(max_length=32)
    token_digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    use_key = models.CharField(
        max_length=64, blank=True, db_comment="digest of the key of the form that used it"
    )

    objects = TenantManager["SignInLink"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cluster", "token_digest"], name="sign_in_link_token"),
            models.UniqueConstraint(fields=["cluster", "message"], name="sign_in_link_message"),
        ]


class ApiToken(TenantModel):
    """A secret with which a program acts as one membership; only its digest is kept."""

    membership = TenantForeignKey(Membership, models.CASCADE, related_name="tokens")
    name = models.CharField(_("para qué"), max_length=80)
    token_digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=timezone.now)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = TenantManager["ApiToken"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cluster", "token_digest"], name="api_token_secret")]
