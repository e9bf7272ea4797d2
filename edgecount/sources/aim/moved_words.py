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
    """The plainest parts of a movement, in whole sentences: pages have each of them in their own language."""
    seen = conclusion.seen
    shift = max(abs(seen.right), abs(seen.down))
    if abs(seen.zoom - 1) >= _ZOOM:
        percent = f"{100 * abs(seen.zoom - 1):.0f}"
        return f"its picture is larger by {percent} %" if seen.zoom > 1 else f"its picture is smaller by {percent} %"
    if abs(seen.turn) < _TURN:
        return f"its picture is shifted by {100 * shift:.0f} % of its width"
    if shift < _SHIFT:
        return f"its picture is turned by {abs(seen.turn):.0f} degrees"
    return f"its picture is turned by {abs(seen.turn):.0f} degrees and shifted by {100 * shift:.0f} % of its width"
