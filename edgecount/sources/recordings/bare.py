"""Streams of pictures that no container holds, as a Raspberry Pi records them: they say no times, at best a rate.

H.264's rate stands in the sequence parameter set of its head (ITU-T H.264, 7.3.2.1.1 and annex E.1.1), where the
encoder wrote it.  H.265's is not looked for, and JPEGs one after the other have none.
"""

_START = b"\0\0\1"
_PROGRAM_STREAM = b"\0\0\1\xba"
_PARAMETERS = 7  # the type of NAL unit that has the sequence parameter set
_JPEG = b"\xff\xd8\xff"
_JPEG_PART = b"content-type: image/jpeg"
_WITH_CHROMA = (100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135)  # profiles that describe their colours
_EXTENDED_SHAPE = 255  # a pixel's shape that is written out

HEAD = 65_536
"""Bytes from the beginning of a file in which the rate is looked for."""


def is_jpegs(head: bytes) -> bool:
    """Whether a file's head is that of a JPEG, or of an answer of a camera that sends one after the other."""
    return head.startswith(_JPEG) or (head.lstrip().startswith(b"--") and _JPEG_PART in head[:1024].lower())


def is_bare(head: bytes) -> bool:
    """Whether a file's head is that of a bare stream of H.264 or its like, rather than of a container."""
    return head.lstrip(b"\0").startswith(b"\1") and head.startswith(_START[:2]) and head[:4] != _PROGRAM_STREAM


def stated_rate(head: bytes) -> float | None:
    """The frames a second that a bare H.264 stream states in its head; None if it states none."""
    for unit in head.split(_START)[1:]:
        if unit and unit[0] & 0x9F == _PARAMETERS:
            try:
                return _rate(_Bits(unit[1:].replace(b"\0\0\3", b"\0\0")))
            except (IndexError, NotImplementedError):
                return None
    return None


class _Bits:
    """Bits, the first one first; IndexError behind the last one."""

    def __init__(self, data: bytes) -> None:
        self._bits = "".join(f"{byte:08b}" for byte in data)
        self._at = 0

    def number(self, length: int) -> int:
        """An unsigned number of so many bits."""
        bits = self._bits[self._at : self._at + length]
        if len(bits) < length:
            raise IndexError("there are no more bits")
        self._at += length
        return int(bits, 2)

    def flag(self) -> bool:
        """One bit."""
        return self.number(1) == 1

    def counted(self) -> int:
        """An Exp-Golomb number: as many zeros as bits follow the first one."""
        zeros = 0
        while not self.flag():
            zeros += 1
        return (1 << zeros) - 1 + (self.number(zeros) if zeros else 0)

    def skip_counted(self, many: int) -> None:
        """Skip so many Exp-Golomb numbers."""
        for _ in range(many):
            self.counted()


def _rate(bits: _Bits) -> float | None:
    """The rate in a sequence parameter set; None if it states none."""
    profile = bits.number(8)
    bits.number(16)  # constraints and level
    bits.counted()  # the set's id
    if profile in _WITH_CHROMA:
        _skip_chroma(bits)
    _skip_size(bits)
    if not bits.flag():  # no usability information
        return None
    _skip_looks(bits)
    if not bits.flag():
        return None
    ticks, ticks_per_second = bits.number(32), bits.number(32)
    return ticks_per_second / (2 * ticks) if ticks else None  # a tick is a field, of which a frame has two


def _skip_chroma(bits: _Bits) -> None:
    if bits.counted() == 3:
        bits.flag()
    bits.skip_counted(2)
    bits.flag()
    if bits.flag():
        raise NotImplementedError("scaling lists are not read: no recorder is known that writes them")


def _skip_size(bits: _Bits) -> None:
    bits.counted()  # of frame numbers
    order = bits.counted()
    if order == 0:
        bits.counted()
    elif order == 1:
        bits.flag()
        bits.skip_counted(2)
        bits.skip_counted(bits.counted())
    bits.counted()  # reference frames
    bits.flag()
    bits.skip_counted(2)  # width and height
    if not bits.flag():  # fields too, not frames only
        bits.flag()
    bits.flag()
    if bits.flag():
        bits.skip_counted(4)  # cropped at each side


def _skip_looks(bits: _Bits) -> None:
    if bits.flag() and bits.number(8) == _EXTENDED_SHAPE:
        bits.number(32)
    if bits.flag():
        bits.flag()
    if bits.flag():
        bits.number(4)
        if bits.flag():
            bits.number(24)
    if bits.flag():
        bits.skip_counted(2)
