"""What the accounts refuse, in words that can be translated."""

from edgecount.errors import EdgecountError


class AccountError(EdgecountError):
    """What was asked of the accounts cannot be: `words`, with `values` in their places, says why and what to do."""

    def __init__(self, words: str, **values: str | int) -> None:
        super().__init__(words.format(**values))
        self.words = words
        self.values = values


class TooSoonError(AccountError):
    """There were failures before: the next attempt may come in so many `seconds`, 1 or more."""

    def __init__(self, seconds: int) -> None:
        AccountError.__init__(self, "Too many attempts. Try again in {seconds} s.", seconds=seconds)
        self.seconds = seconds
