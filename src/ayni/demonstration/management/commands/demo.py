"""`ayni demo`: invented clusters in which every page has something to show."""

from typing import Any

from django.core.management.base import BaseCommand

from ayni.demonstration import load
from ayni.demonstration.park import DEMO_PASSWORD
from ayni.kernel import database


class Command(BaseCommand):
    help = "Loads the demonstration clusters; repeated, it leaves them as they are."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        database.prepare()
        if not load.exists():
            load.load()
            database.take_statistics()
        self.stdout.write(f"Demonstration logins, all with the password {DEMO_PASSWORD}:")
        for login in load.LOGINS.values():
            self.stdout.write(f"  {login.email:<20} {login.name} ({login.role})")
