"""A stream that takes nothing."""

import io


class RefusingStream(io.StringIO):
    """Raises this error at every write."""

    def __init__(self, error: OSError) -> None:
        super().__init__()
        self._error = error

    def write(self, text: str, /) -> int:
        raise self._error
