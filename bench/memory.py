"""Memory of web, worker and embedded database together, at rest, after every kind of page was visited.

Shared memory is counted once (proportional set size). Prints JSON; the goal is under 350 MB.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from urllib.request import urlopen

import psutil

GOAL_MB = 350
PORT = 8437
PAGES = [
    "/",
    "/c/ves/red/",
    "/c/ves/red/?q=plegado+3+mm+inox",
    "/c/ves/pulso/",
    "/c/ves/red/mapa/",
    "/c/ves/red/1/",
    "/cuenta/login/",
]


def main() -> None:
    """Serve the demonstration, visit, rest, measure."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "AYNI_DATA_DIR": folder}
        environment.pop("DATABASE_URL", None)
        ayni = [sys.executable, "-m", "ayni"]
        subprocess.run([*ayni, "demo"], env=environment, check=True, stdout=subprocess.DEVNULL)
        serving = subprocess.Popen(
            [*ayni, "serve", "--port", str(PORT)], env=environment, stdout=subprocess.DEVNULL
        )
        try:
            _wait()
            for path in PAGES * 5:
                with urlopen(f"http://127.0.0.1:{PORT}{path}") as answer:
                    answer.read()
            time.sleep(5)
            print(json.dumps(measure(serving.pid), indent=2))
        finally:
            serving.send_signal(signal.SIGTERM)
            serving.wait(20)


def measure(pid: int) -> dict[str, object]:
    """Proportional set sizes, in MB, of the serving processes and of the database."""
    serving = psutil.Process(pid)
    web = [serving, *serving.children(recursive=True)]
    database = [each for each in psutil.process_iter(["name"]) if _is_of(each, serving)]
    parts = {
        "serve and worker": _megabytes([serving]),
        "web": _megabytes(web[1:]),
        "database": _megabytes([each for each in database if each not in web]),
    }
    total = sum(parts.values())
    return {
        "parts_mb": parts,
        "total_mb": round(total, 1),
        "goal_mb": GOAL_MB,
        "ratio": round(total / GOAL_MB, 2),
    }


def _is_of(process: psutil.Process, serving: psutil.Process) -> bool:
    """Whether a process is of the embedded server whose data folder the serving process uses."""
    if process.info["name"] != "postgres":
        return False
    folder = serving.environ().get("AYNI_DATA_DIR", "")
    ancestors = [process, *process.parents()]
    return any(folder in " ".join(each.cmdline()) for each in ancestors if each.name() == "postgres")


def _megabytes(processes: list[psutil.Process]) -> float:
    return round(float(sum(each.memory_full_info().pss for each in processes)) / 2**20, 1)


def _wait() -> None:
    for _ in range(200):
        try:
            urlopen(f"http://127.0.0.1:{PORT}/", timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    sys.exit("the server did not answer")


if __name__ == "__main__":
    main()
