"""`ayni prepare`: make or update the database, its tables and their security."""

from typing import Any

from django.core.management.base import BaseCommand

from ayni.kernel import database


class Command(BaseCommand):
    help = "Makes or updates the database, its tables and their security. Safe to repeat."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        database.prepare()
        self.stdout.write("The database is ready.")
