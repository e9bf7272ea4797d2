"""In words: how a camera was moved."""

from edgecount.sources.aim.verdict import Conclusion

_SHIFT, _TURN, _ZOOM = 0.01, 1.0, 0.02  # less of it is not worth a word


def told(conclusion: Conclusion) -> str:
    """What has become of its picture, for a conclusion that it is not right."""
    match conclusion.finding:
        case "blurred":
            return "its picture is blurred"
        case "strange":
            return "its picture shows nothing that it showed before"
        case _:
            return _moved(conclusion)


def _moved(conclusion: Conclusion) -> str:
    """The parts of a movement; what is seen moves against the camera."""
    seen = conclusion.seen
    parts = []
    if max(abs(seen.right), abs(seen.down)) >= _SHIFT:
        parts.append(f"shifted by {100 * max(abs(seen.right), abs(seen.down)):.0f} % of its width")
    if abs(seen.turn) >= _TURN:
        parts.append(f"turned by {abs(seen.turn):.0f} degrees")
    if abs(seen.zoom - 1) >= _ZOOM:
        parts.append(f"{'larger' if seen.zoom > 1 else 'smaller'} by {100 * abs(seen.zoom - 1):.0f} %")
    return f"its picture is {', '.join(parts) or 'shifted'}"
