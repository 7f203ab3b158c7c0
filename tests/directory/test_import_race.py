"""Two coordinators take the same list over at the same moment; and what would happen without the lock."""

import threading
from collections.abc import Sequence

import pytest

from ayni.directory.actions import imports
from ayni.directory.models import ImportDraft, Organization
from ayni.kernel import tenancy
from ayni.kernel.refusal import Refused
from ayni.methods.organization_list import Entry
from tests.factories import a_cluster, a_coordinator

LIST = "RUC;Nombre\n20100047218;Metal Andina\n;Muebles Peña\n".encode()


def _taken_over_at_once(*, guarded: bool, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What became of each of two lists with the same organisations, each in a transaction of its own."""
    cluster = a_cluster()
    with tenancy.opened(cluster):
        actors = [a_coordinator("Carmen"), a_coordinator("Luis")]
        drafts = [imports.upload_list(actor=actor, file_name="x.csv", content=LIST) for actor in actors]
    barrier = threading.Barrier(2, timeout=20)
    if not guarded:
        # The guard off: both have compared the list with the directory before either writes.
        create = imports._create

        def create_together(entries: Sequence[Entry]) -> dict[int, Entry]:
            barrier.wait()
            return create(entries)

        monkeypatch.setattr(imports, "_one_list_at_a_time", lambda actor: None)
        monkeypatch.setattr(imports, "_create", create_together)
    outcomes: list[str] = []

    def take_over(number: int) -> None:
        from django.db import connection

        if guarded:
            barrier.wait()
        try:
            with tenancy.opened(cluster):
                done = imports.take_over(actor=actors[number], draft=drafts[number])
            outcomes.append(f"created {done.result['created']}")
        except Refused:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=take_over, args=(number,)) for number in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    with tenancy.opened(cluster):
        assert Organization.objects.count() == 2
        assert ImportDraft.objects.exclude(done_at=None).count() == 2 - outcomes.count("refused")
    return sorted(outcomes)


class TestTwoListsAtOnce:
    def test_the_second_joins_what_the_first_created(
        self, committed: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        outcomes = _taken_over_at_once(guarded=True, monkeypatch=monkeypatch)
        assert outcomes == ["created 0", "created 2"]

    def test_control_without_the_lock_the_second_fails(
        self, committed: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        outcomes = _taken_over_at_once(guarded=False, monkeypatch=monkeypatch)
        assert outcomes == ["created 2", "refused"]
