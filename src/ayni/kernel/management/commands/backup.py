"""`ayni backup FILE`: everything in one file, consistent while people work."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ayni.kernel import backup


class Command(BaseCommand):
    help = "Writes the database and the uploaded files to one new file, while people work."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            contents = backup.write(options["file"].resolve())
        except (backup.BackupError, OSError) as problem:
            raise CommandError(str(problem), returncode=2) from problem
        self.stdout.write(f"{options['file']}: the database and {contents.files} uploaded files.")
