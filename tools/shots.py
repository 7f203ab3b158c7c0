"""A picture of every page, phone and desktop, light and dark, in build/shots; open build/shots/index.html.

Serves the demonstration from a folder of its own. `shots.py NAME …` takes only pages whose path contains a name.
"""

import html
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "build" / "shots"
PORT = 8453
SIZES = {"phone": (360, 740), "desktop": (1280, 800)}
SCHEMES = ("light", "dark")


def main() -> None:
    """Serve, walk, picture."""
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory() as folder:
        os.environ["AYNI_DATA_DIR"] = folder
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        ayni = [sys.executable, "-m", "ayni"]
        subprocess.run([*ayni, "demo"], check=True, stdout=subprocess.DEVNULL)
        serving = subprocess.Popen([*ayni, "serve", "--port", str(PORT)], stdout=subprocess.DEVNULL)
        try:
            _wait()
            _picture_all(sys.argv[1:])
        finally:
            serving.terminate()
            serving.wait(20)


def _picture_all(wanted: list[str]) -> None:
    from ayni.kernel import embedded

    embedded.ensure_running()
    os.environ["DJANGO_SETTINGS_MODULE"] = "ayni.settings"
    import django

    django.setup()
    from tests.browser.conftest import ARGUMENTS, session_of
    from tests.browser.test_look import visits

    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    taken: list[str] = []
    with sync_playwright() as playwright:
        chromium = (
            os.environ.get("AYNI_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
        )
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        for visit in visits():
            if not wanted or any(each in visit.path for each in wanted):
                taken += _picture(browser, visit.path, session_of(visit.person))
        browser.close()
    rows = "".join(
        f'<figure><img src="{name}"><figcaption>{html.escape(name)}</figcaption></figure>' for name in taken
    )
    (OUT / "index.html").write_text(f"<!doctype html><meta charset=utf-8><title>Ayni</title>{rows}", "utf-8")
    print(f"{len(taken)} pictures in {OUT.relative_to(ROOT)}")


def _picture(browser: Browser, path: str, session: str) -> list[str]:
    names = []
    for size, (width, height) in SIZES.items():
        for scheme in SCHEMES:
            context = browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme="dark" if scheme == "dark" else "light",
                locale="es-PE",
            )
            address = f"http://127.0.0.1:{PORT}"
            context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
            page = context.new_page()
            page.goto(address + path)
            name = f"{path.strip('/').replace('/', '_')}-{size}-{scheme}.png"
            page.screenshot(path=OUT / name)
            names.append(name)
            context.close()
    return names


def _wait() -> None:
    for _ in range(300):
        try:
            urlopen(f"http://127.0.0.1:{PORT}/", timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    sys.exit("the server did not answer")


if __name__ == "__main__":
    main()
