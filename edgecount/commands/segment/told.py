"""How good a network of people's shapes is, in lines."""

from edgecount.commands.text.console import say
from edgecount.detectors.instances.instance_card import Precision


def print_precision(precision: Precision) -> None:
    """Average precision of boxes and shapes, and on how many pictures it was measured."""
    on = f"on {precision.pictures} pictures"
    say(f"boxes: average precision {precision.box:.3f}, at half {precision.box_at_half:.3f}, {on}")
    say(f"shapes: average precision {precision.shape:.3f}, at half {precision.shape_at_half:.3f}, {on}")
