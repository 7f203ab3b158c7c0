"""`ayni serve`: the web pages and the background worker, over a database made ready first."""

import signal
import subprocess
import sys
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from ayni.kernel import database


class Command(BaseCommand):
    help = "Serves the pages and runs the background work; makes or updates the database first."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=1, help="web processes")
        parser.add_argument("--threads", type=int, default=4, help="threads of each web process")

    def handle(self, *args: Any, **options: Any) -> None:
        database.prepare()
        call_command("collectstatic", interactive=False, verbosity=0)
        web = subprocess.Popen(_web_command(options))  # noqa: S603 - our own program and figures
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: web.terminate())
        self.stdout.write(f"Ayni is at http://{options['host']}:{options['port']}/")
        from ayni.kernel.worker import run_beside

        run_beside(web)
        sys.exit(web.returncode if web.returncode and web.returncode > 0 else 0)


def _web_command(options: dict[str, Any]) -> list[str]:
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "ayni.wsgi:application",
        "--host", options["host"], "--port", str(options["port"]),
        "--workers", str(options["workers"]), "--blocking-threads", str(options["threads"]),
        "--no-access-log", "--log-level", "warning", "--respawn-failed-workers",
    ]  # fmt: skip
