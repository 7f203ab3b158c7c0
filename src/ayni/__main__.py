"""The `ayni` command: the methods directly, everything else through Django."""

import os
import sys
from importlib import import_module

from ayni.methods.errors import BadInput

METHOD_COMMANDS = {
    "network": "ayni.cli.network",
    "agreement": "ayni.cli.agreement",
    "message": "ayni.cli.message",
    "refi": "ayni.cli.refi",
    "lots": "ayni.cli.lots",
    "purchase": "ayni.cli.purchase",
    "centre": "ayni.cli.centre",
}
"""Commands that need no database; their modules load only when called."""


def main(argv: list[str] | None = None) -> int:
    """Run one command. Returns the exit status: 0 done, 2 bad input."""
    arguments = sys.argv[1:] if argv is None else argv
    if arguments and arguments[0] in METHOD_COMMANDS:
        return _run_method(arguments[0], arguments[1:])
    return _run_django(arguments)


def _run_method(name: str, arguments: list[str]) -> int:
    try:
        status: int = import_module(METHOD_COMMANDS[name]).main(arguments)
    except BadInput as error:
        print(f"ayni {name}: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return status


def _run_django(arguments: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ayni.settings")
    from ayni.kernel import embedded

    embedded.ensure_running()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["ayni", *arguments])
    return 0


if __name__ == "__main__":
    sys.exit(main())
