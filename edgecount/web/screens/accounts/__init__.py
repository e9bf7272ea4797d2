"""The screens of accounts: coming in, one's own account, and everybody's."""

from collections.abc import Sequence

from edgecount.web.routing import GuardedRoute
from edgecount.web.screens.accounts import first_run, invitation, login, password, people, profile, sessions, tokens

_SCREENS = (login, first_run, invitation, profile, password, sessions, tokens, people)


def routes() -> Sequence[GuardedRoute]:
    """The routes of all of them."""
    return [route for screen in _SCREENS for route in screen.routes()]
