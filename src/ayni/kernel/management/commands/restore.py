"""`ayni restore FILE`: brings a backup into an empty installation."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ayni.kernel import backup, database


class Command(BaseCommand):
    help = "Brings a file written by `ayni backup` into an empty installation."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            contents = backup.read(options["file"].resolve())
        except (backup.BackupError, OSError) as problem:
            raise CommandError(str(problem), returncode=2) from problem
        database.take_statistics()
        self.stdout.write(
            f"Restored what was backed up on {contents.made_at}, with {contents.files} uploaded files. "
            "Check it with `ayni ledger verify`."
        )
