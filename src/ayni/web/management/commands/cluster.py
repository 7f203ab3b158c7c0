"""`ayni cluster create`: a new cluster, and the link with which its coordinator comes in."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from ayni.directory import secret_links
from ayni.directory.actions.invitations import invite
from ayni.directory.actor import Actor
from ayni.directory.models import Cluster, Person, Role
from ayni.kernel import database, tenancy
from ayni.kernel.refusal import Refused
from ayni.web.links import at, whole


class Command(BaseCommand):
    help = "Makes a cluster and prints the invitation link of its coordinator."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("verb", choices=["create"])
        parser.add_argument("slug", help="stands in every address: /c/SLUG/")
        parser.add_argument("name")
        parser.add_argument("--coordinator", required=True, metavar="NAME")
        parser.add_argument("--contact", required=True, metavar="PHONE_OR_EMAIL")
        parser.add_argument("--place", default="")
        parser.add_argument("--country", default="PE")
        parser.add_argument("--currency", default="PEN")
        parser.add_argument("--time-zone", default="America/Lima")

    def handle(self, *args: Any, **options: Any) -> None:
        database.prepare()
        try:
            link = _create(options)
        except (ValidationError, Refused) as problem:
            words = "; ".join(problem.messages) if isinstance(problem, ValidationError) else str(problem)
            raise CommandError(words, returncode=2) from problem
        self.stdout.write(f"Send this link to {options['coordinator']}: {link}")


@transaction.atomic
def _create(options: dict[str, Any]) -> str:
    columns = ("slug", "name", "place", "country", "currency", "time_zone")
    cluster = Cluster(**{name: options[name] for name in columns})
    cluster.full_clean()
    cluster.save()
    operator = Person.objects.filter(is_operator=True).order_by("pk").first() or Person.objects.create_user(
        name="Operación", is_operator=True
    )
    with tenancy.opened(cluster):
        invitation = invite(
            actor=Actor(cluster, operator, frozenset({Role.COORDINATOR})),
            organization=None,
            role=Role.COORDINATOR,
            name=options["coordinator"],
            contact=options["contact"],
        )
    return whole(
        at(cluster.slug, "invitation", secret_links.token_of(secret_links.INVITATION, invitation.nonce))
    )
