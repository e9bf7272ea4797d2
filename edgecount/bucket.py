"""How often something may happen: a burst at once, then so often a second ("token bucket", as in RFC 2697).  Pure."""


class Bucket:
    """Holds `burst` tokens at first and at most, and gets `per_second` of them; times are monotonic seconds."""

    def __init__(self, burst: float, per_second: float, now: float) -> None:
        if burst < 1 or per_second <= 0:
            raise ValueError(f"a bucket has room for 1 or more and fills up, not {burst} and {per_second} a second")
        self._burst = self._left = burst
        self._per_second = per_second
        self._at = now

    def take(self, now: float, tokens: float = 1.0) -> bool:
        """Take tokens; False, and nothing is taken, where there are not so many."""
        self._left = min(self._burst, self._left + (now - self._at) * self._per_second)
        self._at = now
        if self._left < tokens:
            return False
        self._left -= tokens
        return True
