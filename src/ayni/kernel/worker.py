"""The background worker, run in the serving process beside the web."""

import asyncio
import subprocess
import threading

from procrastinate.contrib.django import app


def run_beside(web: "subprocess.Popen[bytes]") -> None:
    """Work off the queue until the web process ends."""
    loop = asyncio.new_event_loop()
    work = loop.create_task(_work())
    threading.Thread(target=_stop_with, args=(web, loop, work), daemon=True).start()
    try:
        loop.run_until_complete(work)
    except asyncio.CancelledError:
        web.wait()
    finally:
        loop.close()


async def _work() -> None:
    connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]  # Django's connector has it
    worker_app = app.with_connector(connector)
    async with worker_app.open_async():
        await worker_app.run_worker_async(install_signal_handlers=False, concurrency=2)


def _stop_with(
    web: "subprocess.Popen[bytes]", loop: asyncio.AbstractEventLoop, work: "asyncio.Task[None]"
) -> None:
    web.wait()
    loop.call_soon_threadsafe(work.cancel)
