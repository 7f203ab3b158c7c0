"""The unchangeable record of what was done together.

Every fact is a row that is inserted once. Each has an `Entry` in the cluster's hash chain; what people
wrote lives apart in `Note`, so that it can be erased while the chain stands.
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni.directory.models import Organization, Person
from ayni.kernel.tenancy import TenantForeignKey, TenantManager, TenantModel
from ayni.ledger.kinds import KIND_CHOICES, PartyRole
from ayni.methods.hash_chain import GENESIS

APPEND_ONLY = "SELECT, INSERT"


class EntryKind(models.TextChoices):
    """What an entry of the chain records."""

    COLLABORATION = "collaboration"
    CONFIRMATION = "confirmation"
    RATING = "rating"
    REVERSAL = "reversal"
    ERASURE = "erasure"
    BREACH = "breach"


class ChainHead(TenantModel):
    """Where a cluster's chain ends. Its row is the lock under which entries are added."""

    sequence = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=GENESIS)

    objects = TenantManager["ChainHead"]()
    database_privileges = "SELECT, INSERT, UPDATE"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cluster"], name="chain_head_once")]


class Entry(TenantModel):
    """A link of the cluster's hash chain: `hash` = SHA-256 over previous hash, sequence, kind and facts."""

    sequence = models.BigIntegerField()
    kind = models.CharField(max_length=13, choices=EntryKind.choices)
    facts = models.JSONField(db_comment="ids and figures only, never names or words of people")
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    recorded_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["Entry"]()
    database_privileges = APPEND_ONLY

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cluster", "sequence"], name="entry_sequence")]


class Collaboration(TenantModel):
    """One thing done together by two or more organisations."""

    kind = models.CharField(_("qué hicieron"), max_length=24, choices=KIND_CHOICES)
    happened_on = models.DateField(_("cuándo"))
    value = models.DecimalField(
        _("valor aproximado"), max_digits=14, decimal_places=2, null=True, blank=True,
        db_comment="in the cluster's currency",
    )  # fmt: skip
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    recorded_for = TenantForeignKey(Organization, related_name="+")
    assisted = models.BooleanField(default=False, db_comment="a coordinator recorded it for the organisation")
    source = models.CharField(max_length=40, blank=True, db_comment="what it came from, such as job:12")
    entry = TenantForeignKey(Entry, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["Collaboration"]()
    database_privileges = APPEND_ONLY

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(value__isnull=True) | models.Q(value__gte=0),
                name="collaboration_value_positive",
                violation_error_message=_("El valor no puede ser negativo."),
            ),
            models.UniqueConstraint(
                fields=["cluster", "source"], condition=~models.Q(source=""), name="collaboration_source_once"
            ),
        ]
        indexes = [
            models.Index(fields=["cluster", "happened_on", "kind"], name="collaboration_day"),
            models.Index(fields=["cluster", "recorded_at"], name="collaboration_recorded"),
        ]


class Participation(TenantModel):
    """One organisation's part in a collaboration."""

    collaboration = TenantForeignKey(Collaboration, related_name="participations")
    organization = TenantForeignKey(Organization, related_name="participations")
    role = models.CharField(max_length=10, choices=PartyRole.choices)

    objects = TenantManager["Participation"]()
    database_privileges = APPEND_ONLY

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "collaboration", "organization"],
                name="participation_once",
                violation_error_message=_("Una organización solo puede figurar una vez."),
            ),
        ]
        indexes = [models.Index(fields=["cluster", "organization"], name="participation_organization")]


class Answer(models.TextChoices):
    """What a participant says of a collaboration that another recorded; silence is no row."""

    CONFIRMED = "confirmed", _("confirmó")
    DISPUTED = "disputed", _("no está de acuerdo")


class Confirmation(TenantModel):
    """A participant's answer. A later one replaces the one it names; two cannot replace the same."""

    participation = TenantForeignKey(Participation, related_name="confirmations")
    answer = models.CharField(max_length=9, choices=Answer.choices)
    replaces = TenantForeignKey("self", null=True, blank=True, related_name="+")
    given_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    by_link = models.BooleanField(default=False, db_comment="given by a link, without an account")
    handed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+",
        db_comment="who passed the link on by hand; null if it went straight to the phone or e-mail on record",
    )  # fmt: skip
    assisted = models.BooleanField(default=False)
    entry = TenantForeignKey(Entry, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["Confirmation"]()
    database_privileges = APPEND_ONLY

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "participation", "replaces"],
                name="confirmation_once",
                nulls_distinct=False,
                violation_error_message=_("Ya se respondió a esta colaboración."),
            ),
        ]


class Rating(TenantModel):
    """A participant's judgement of another; for 14 days a new row may replace the first."""

    rater = TenantForeignKey(Participation, related_name="ratings_given")
    rated = TenantForeignKey(Participation, related_name="ratings_received")
    on_time = models.BooleanField(_("¿cumplió a tiempo?"))
    quality = models.PositiveSmallIntegerField(_("calidad, de 1 a 5"))
    would_repeat = models.BooleanField(_("¿volverías a trabajar con ellos?"))
    replaces = TenantForeignKey("self", null=True, blank=True, related_name="+")
    given_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    assisted = models.BooleanField(default=False)
    entry = TenantForeignKey(Entry, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["Rating"]()
    database_privileges = APPEND_ONLY

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "rater", "rated", "replaces"],
                name="rating_once",
                nulls_distinct=False,
                violation_error_message=_("Ya valoraste esta colaboración."),
            ),
            models.CheckConstraint(
                condition=models.Q(quality__range=(1, 5)),
                name="rating_quality_range",
                violation_error_message=_("La calidad va de 1 a 5."),
            ),
            models.CheckConstraint(
                condition=~models.Q(rater=models.F("rated")),
                name="rating_of_another",
                violation_error_message=_("Nadie se valora a sí mismo."),
            ),
        ]


class Reversal(TenantModel):
    """Corrects an error: the reversed collaboration no longer counts, and stays readable."""

    collaboration = TenantForeignKey(Collaboration, related_name="reversals")
    reversed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    assisted = models.BooleanField(default=False)
    entry = TenantForeignKey(Entry, related_name="+")
    reversed_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["Reversal"]()
    database_privileges = APPEND_ONLY

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "collaboration"],
                name="reversal_once",
                violation_error_message=_("Esta colaboración ya fue anulada."),
            ),
        ]


class Breach(TenantModel):
    """A mediator found that an organisation broke what it had agreed with another; it weighs on its trust."""

    by = TenantForeignKey(Organization, related_name="+")
    against = TenantForeignKey(Organization, related_name="+")
    found_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    found_on = models.DateField()
    source = models.CharField(max_length=40, db_comment="what it came from, such as breach:12")
    entry = TenantForeignKey(Entry, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["Breach"]()
    database_privileges = APPEND_ONLY

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cluster", "source"], name="breach_source_once"),
            models.CheckConstraint(condition=~models.Q(by=models.F("against")), name="breach_of_another"),
        ]
        indexes = [models.Index(fields=["cluster", "by"], name="breach_by")]


class Note(TenantModel):
    """What people wrote to an entry. The chain holds a salted digest; erasing takes text and salt away."""

    entry = TenantForeignKey(Entry, related_name="notes")
    text = models.CharField(max_length=600)
    salt = models.CharField(max_length=32)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = TenantManager["Note"]()
    database_privileges = "SELECT, INSERT, UPDATE"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cluster", "entry"], name="note_once")]


class ConfirmationLink(TenantModel):
    """A link sent to a participant's phone or e-mail with which it answers without an account, once."""

    participation = TenantForeignKey(Participation, related_name="links")
    nonce = models.CharField(
        max_length=24, db_comment="the token is worked out from it and the house's secret"
    )
    token_digest = models.CharField(max_length=64)
    sent_to = models.CharField(
        max_length=254, blank=True, db_comment="the phone or e-mail that holding it proves"
    )
    handed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+",
        db_comment="who saw the link and passes it on by hand: then holding it proves less",
    )  # fmt: skip
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    objects = TenantManager["ConfirmationLink"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cluster", "token_digest"], name="confirmation_link_token")
        ]
