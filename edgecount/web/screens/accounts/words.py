"""What roles and happenings are called on the screens of accounts."""

from starlette.requests import Request

from edgecount.accounts.journal import Happening, JournalEntry
from edgecount.accounts.role import Role
from edgecount.web.rendering import words_of


def role_word(request: Request, role: Role) -> str:
    """The role's name in the language of the page."""
    _ = words_of(request)
    return {Role.STAFF: _("Staff"), Role.MANAGER: _("Manager"), Role.ADMIN: _("Admin")}[role]


def role_words(request: Request) -> dict[str, str]:
    """The names of all roles, as a form offers them."""
    return {role.word: role_word(request, role) for role in Role}


def happening(request: Request, entry: JournalEntry) -> str:
    """A line of the log as a sentence."""
    _ = words_of(request)
    somebody = _("somebody deleted")
    names = {"actor": entry.actor or somebody, "whom": entry.whom or somebody}
    return {
        Happening.CODE_MADE: _("A one-time code was made."),
        Happening.SET_UP: _("{actor} set up an admin's account with a one-time code.", **names),
        Happening.SIGNED_IN: _("{actor} signed in.", **names),
        Happening.SIGNED_OUT: _("{actor} signed out.", **names),
        Happening.SESSIONS_ENDED: _("{actor} ended sessions of {whom}.", **names),
        Happening.PASSWORD_CHANGED: _("{actor} chose a new password.", **names),
        Happening.PROFILE_CHANGED: _("{actor} changed the profile.", **names),
        Happening.INVITED: _("{actor} invited somebody.", **names),
        Happening.LINK_WITHDRAWN: _("{actor} withdrew a link.", **names),
        Happening.RESET_OFFERED: _("{actor} made a link for a new password of {whom}.", **names),
        Happening.JOINED: _("{actor} joined by an invitation.", **names),
        Happening.ROLE_CHANGED: _("{actor} changed the role of {whom}.", **names),
        Happening.DISABLED: _("{actor} disabled {whom}.", **names),
        Happening.ENABLED: _("{actor} enabled {whom}.", **names),
        Happening.TOKEN_MADE: _("{actor} made an access token.", **names),
        Happening.TOKEN_REVOKED: _("{actor} revoked an access token.", **names),
        Happening.DOOR_LINK_MADE: _("{actor} made a link for the door.", **names),
        Happening.DOOR_LINK_WITHDRAWN: _("{actor} withdrew a link for the door.", **names),
        Happening.DELETED: _("{actor} deleted an account.", **names),
    }[entry.what]
