"""`ayni import organizations FILE --cluster SLUG`: take an association's list over from the command line."""  # noqa: N999 - the command's own name

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from ayni.directory.actions import imports
from ayni.directory.actor import Actor
from ayni.directory.models import Cluster, Role
from ayni.directory.queries.imports import preview_of, returned_rows
from ayni.kernel import tenancy
from ayni.kernel.refusal import Refused


class Command(BaseCommand):
    help = (
        "Takes a list (CSV or XLSX) over into a cluster's directory. Prints JSON: created, merged, "
        "unchanged, refused, and findings (row, field, code, value). Exit status 2 for an unreadable file."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["organizations"])
        parser.add_argument("file", type=Path)
        parser.add_argument("--cluster", required=True, help="slug of the cluster")
        parser.add_argument(
            "--merge",
            choices=imports.MERGES,
            default=imports.FILL,
            help="organisations already there: fill what they lack, replace, or skip",
        )
        parser.add_argument("--dry-run", action="store_true", help="check only; write nothing")
        parser.add_argument(
            "--returned", type=Path, help="write the refused rows and their reasons here, as CSV"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("en"):
            try:
                report = self._import(options)
            except OSError as fault:
                raise CommandError(f"{options['file']}: {fault.strerror}", returncode=2) from fault
            except Refused as fault:
                raise CommandError(f"{options['file']}: {fault}", returncode=2) from fault
        json.dump(report, sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")

    def _import(self, options: dict[str, Any]) -> dict[str, Any]:
        cluster = Cluster.objects.filter(slug=options["cluster"]).first()
        if cluster is None:
            raise CommandError(f"there is no cluster {options['cluster']!r}", returncode=2)
        content = options["file"].read_bytes()
        # The operator's own command: it acts as the coordination, without a person.
        actor = Actor(cluster, roles=frozenset({Role.COORDINATOR}))
        with tenancy.opened(cluster):
            draft = imports.upload_list(actor=actor, file_name=options["file"].name, content=content)
            preview = preview_of(draft, cluster.country)
            if options["returned"]:
                options["returned"].write_text(returned_rows(draft, preview.checked), encoding="utf-8-sig")
            if options["dry_run"]:
                counts = {
                    "created": len(preview.plan.creations),
                    "merged": len(preview.plan.merges),
                    "unchanged": 0,
                    "refused": len(preview.checked.refused),
                }
                draft.delete()
            else:
                counts = imports.take_over(actor=actor, draft=draft, merge=options["merge"]).result
        findings = [
            {"row": f.row, "field": f.field, "code": f.code, "value": f.value}
            for f in preview.checked.findings
        ]
        keys = ("created", "merged", "unchanged", "refused")
        return {**{key: counts[key] for key in keys}, "findings": findings}
