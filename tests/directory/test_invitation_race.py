"""Two people use one invitation's link at the same moment; and what would happen without the lock."""

import threading

import pytest

from ayni.directory.actions import acceptance, invitations
from ayni.directory.actor import Actor
from ayni.directory.models import Invitation, Membership
from ayni.directory.queries.people import token_for
from ayni.kernel import tenancy
from ayni.kernel.refusal import Refused
from ayni.kernel.tokens import digest
from tests.factories import a_cluster, a_coordinator, an_organization


def _accept_at_once(guarded: bool, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Two bearers of one card, each in a transaction of their own; what became of each."""
    cluster = a_cluster()
    with tenancy.opened(cluster):
        card = invitations.invite_owners(actor=a_coordinator(), organizations=[an_organization()])[0]
        token = token_for(card) or ""
    barrier = threading.Barrier(2, timeout=20)
    if not guarded:
        # The guard off: the invitation is read without a lock, and both have read it before either writes.
        def read_unlocked(token: str) -> Invitation:
            found = Invitation.objects.get(token_digest=digest(token))
            barrier.wait()
            return found

        monkeypatch.setattr(acceptance, "_take", read_unlocked)
    outcomes: list[str] = []

    def use(name: str) -> None:
        from django.db import connection

        if guarded:
            barrier.wait()
        try:
            with tenancy.opened(cluster):
                acceptance.accept(actor=Actor(cluster), token=token, name=name)
            outcomes.append("in")
        except Refused:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=use, args=(name,)) for name in ("Rosa", "Julio")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    with tenancy.opened(cluster):
        assert Membership.objects.filter(role="owner").count() == outcomes.count("in")
    return sorted(outcomes)


class TestTwoBearersOfOneLink:
    def test_of_two_at_the_same_moment_one_gets_in(
        self, committed: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert _accept_at_once(guarded=True, monkeypatch=monkeypatch) == ["in", "refused"]

    def test_control_without_the_lock_both_get_in(
        self, committed: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert _accept_at_once(guarded=False, monkeypatch=monkeypatch) == ["in", "in"]
