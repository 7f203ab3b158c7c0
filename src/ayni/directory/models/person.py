"""People and what they may act for."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ayni.kernel.tenancy import TenantForeignKey, TenantManager, TenantModel


class People(BaseUserManager["Person"]):
    """Finds and makes accounts; a person may have an e-mail, a phone, both or, before signing in, none."""

    def create_user(self, *, name: str, **fields: Any) -> "Person":
        """A person without a password: they enter by a link or a code."""
        fields["email"] = (fields.get("email") or "").lower() or None
        person = self.model(name=name, **fields)
        person.set_unusable_password()
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> "Person":
        """By e-mail, without regard to case."""
        return self.get(email=(username or "").lower())


class Person(AbstractBaseUser):
    """Somebody who acts. One account for all clusters and organisations; belongs to no tenant."""

    name = models.CharField(_("nombre"), max_length=120)
    email = models.EmailField(
        _("correo"), null=True, blank=True, unique=True, db_comment="in lower case",
        error_messages={"unique": _("Ese correo ya está en uso.")},
    )  # fmt: skip
    phone = models.CharField(_("celular"), max_length=16, null=True, blank=True, db_comment="E.164")
    phone_verified = models.BooleanField(default=False)
    language = models.CharField(_("idioma"), max_length=2, default="es")
    is_operator = models.BooleanField(default=False, db_comment="runs this installation")
    is_active = models.BooleanField(default=True)
    claimed_at = models.DateTimeField(null=True, blank=True, db_comment="when they first signed in")
    created_at = models.DateTimeField(default=timezone.now)

    objects = People()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["phone"],
                name="person_phone_once",
                violation_error_message=_("Ese celular ya está en uso."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """The name as the person writes it."""
        return self.name


class Role(models.TextChoices):
    """What a membership lets a person do."""

    OWNER = "owner", _("dueño o dueña")
    STAFF = "staff", _("equipo")
    COORDINATOR = "coordinator", _("coordinación")
    RESEARCHER = "researcher", _("investigación")
    PARTNER = "partner", _("aliado")


class Membership(TenantModel):
    """A person's role in a cluster: for one organisation, or for the association as a whole."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    organization = TenantForeignKey(
        "directory.Organization", null=True, blank=True, related_name="memberships"
    )
    role = models.CharField(max_length=12, choices=Role.choices)
    created_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = TenantManager["Membership"]()
    everywhere = models.Manager["Membership"]()
    own_rows_column = "person_id"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "person", "organization", "role"],
                name="membership_once",
                nulls_distinct=False,
                violation_error_message=_("Esa persona ya tiene ese rol aquí."),
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=["coordinator", "researcher"])
                | models.Q(organization__isnull=False),
                name="membership_role_has_organization",
                violation_error_message=_("Ese rol necesita una organización."),
            ),
        ]
        indexes = [models.Index(fields=["person"], name="membership_person")]


class SignIn(models.Model):
    """A browser in which a person is signed in, so that they can see and end it. Belongs to no tenant."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, unique=True)
    device = models.CharField(
        max_length=80, blank=True, db_comment="browser and system, as said by the browser"
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-created_at", "-id"]
