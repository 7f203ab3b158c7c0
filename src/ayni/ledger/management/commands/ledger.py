"""`ayni ledger verify`: is every cluster's ledger as the application wrote it?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction

from ayni.directory.models import Cluster
from ayni.kernel import tenancy
from ayni.ledger.queries.verification import Anchor, Verdict, verify


class Command(BaseCommand):
    help = (
        "Checks every cluster's hash chain and every row it speaks of; exit status 1 if anything was changed."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        check = verbs.add_parser("verify", help=self.help)
        check.add_argument("--cluster", metavar="SLUG", help="only this cluster")
        check.add_argument(
            "--anchor",
            metavar="SEQUENCE:HASH",
            help="an end of the chain noted from an earlier run (needs --cluster): it must still be in the chain, "
            "which shows that nobody wrote the whole chain anew",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        clusters = _clusters(options["cluster"])
        anchor = _anchor(options["anchor"], options["cluster"])
        broken = [cluster for cluster in clusters if not self._report(cluster, _verdict(cluster, anchor))]
        self.stdout.write(f"{len(clusters)} clusters, {len(broken)} with problems")
        if broken:
            raise CommandError("the ledger was changed behind the application's back", returncode=1)

    def _report(self, cluster: Cluster, verdict: Verdict) -> bool:
        result = "intact" if verdict.intact else f"{verdict.found} problems"
        self.stdout.write(
            f"{cluster.slug}: {verdict.entries} entries, {result}, end {verdict.entries}:{verdict.hash}"
        )
        for problem in verdict.problems:
            self.stdout.write(f"  {problem}")
        if verdict.found > len(verdict.problems):
            self.stdout.write(f"  and {verdict.found - len(verdict.problems)} more")
        return verdict.intact


def _clusters(slug: str | None) -> list[Cluster]:
    if slug is None:
        return list(Cluster.objects.order_by("slug"))
    found = list(Cluster.objects.filter(slug=slug))
    if not found:
        raise CommandError(f"there is no cluster {slug!r}", returncode=2)
    return found


def _anchor(text: str | None, slug: str | None) -> Anchor | None:
    if text is None:
        return None
    sequence, _colon, noted = text.partition(":")
    if slug is None or not sequence.isdecimal() or len(noted) != 64:
        raise CommandError(
            "--anchor needs --cluster, and is written SEQUENCE:HASH as verify prints it", returncode=2
        )
    return Anchor(int(sequence), noted)


def _verdict(cluster: Cluster, anchor: Anchor | None) -> Verdict:
    """As of one moment, while people go on working."""
    with transaction.atomic(), connection.cursor() as cursor:
        if not connection.savepoint_ids:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        with tenancy.opened(cluster):
            return verify(anchor)
