"""Protocol Buffers, written by hand: what Caffe's and ONNX's files are made of."""


def field(number: int, content: bytes) -> bytes:
    """A field of the kind that has a length."""
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def varint_field(number: int, value: int) -> bytes:
    """A field that is a number."""
    return _varint(number << 3) + _varint(value)


def _varint(number: int) -> bytes:
    low, rest = number & 0x7F, number >> 7
    return bytes([low | 0x80]) + _varint(rest) if rest else bytes([low])


def packed(numbers: tuple[int, ...]) -> bytes:
    """Numbers one after the other."""
    return b"".join(map(_varint, numbers))
