"""Passwords as they are kept: hashed by Argon2id (RFC 9106), one at a time, beside the event loop."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from edgecount.accounts.wrong import AccountError

T = TypeVar("T")

MOST_WAITING = 40
"""A second's work or so; more is a flood, and refused."""

_NOBODYS = "$argon2id$v=19$m=7168,t=5,p=1$x8hiMQyTXznr31ypZ22E8Q$DraUSb1bYEjKurj6qyUOV7t2+Z7sM27fMsJzNpe1pl4"
"""What is compared where there is no such account, so that it takes as long."""


class Hasher:
    """Hashes passwords and compares them, in a thread of its own; `close` ends that.

    The costs, rounds and KiB, are those that OWASP names where memory is dear; only tests have others.
    """

    def __init__(self, rounds: int = 5, memory: int = 7168) -> None:
        self._argon = PasswordHasher(time_cost=rounds, memory_cost=memory, parallelism=1)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="passwords")
        self._waiting = 0

    async def hashed(self, password: str) -> str:
        """A password's hash, with salt and parameters, as it is kept."""
        return await self._in_turn(self._argon.hash, password)

    async def fits(self, kept: str | None, password: str) -> bool:
        """Whether a password is the one of the hash; without a hash it is not, and takes as long to say."""
        return await self._in_turn(self._verified, kept or _NOBODYS, password) and kept is not None

    def close(self) -> None:
        """End the thread, as soon as it has done what it does."""
        self._thread.shutdown(cancel_futures=True)

    def _verified(self, kept: str, password: str) -> bool:
        try:
            return self._argon.verify(kept, password)
        except (VerificationError, InvalidHashError, UnicodeEncodeError):
            return False

    async def _in_turn(self, work: Callable[..., T], *values: str) -> T:
        if self._waiting >= MOST_WAITING:
            raise AccountError("Too many people sign in just now. Try again in a minute.")
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work, *values)
        finally:
            self._waiting -= 1
