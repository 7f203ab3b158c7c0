"""How allauth meets our people (filled in by the accounts area)."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Nobody signs up by themselves: people come in by invitation."""

    def is_open_for_signup(self, request: object) -> bool:
        """Closed."""
        return False
