"""The pictures of a replay: whether anybody asks for them, and what hides people in them."""

from argparse import Namespace
from dataclasses import dataclass
from typing import Self

from edgecount.app.painter import build_painter
from edgecount.app.veil import build_looks, build_shared_detector, build_veil
from edgecount.clock import SystemClock
from edgecount.config.camera import Camera
from edgecount.config.model import Config
from edgecount.config.privacy import MaskName
from edgecount.detectors.looks import Looks
from edgecount.errors import UsageError
from edgecount.overlay.painter import Painter
from edgecount.overlay.palette import Colour
from edgecount.ports import Lookout


@dataclass(frozen=True, slots=True)
class Pictures:
    """How the pictures of one camera are made; whoever counts looks through the same network."""

    camera: Camera
    mask: MaskName
    colour: Colour
    looks: Looks

    @classmethod
    def asked(cls, options: Namespace, config: Config, name: str) -> Self | None:
        """What the options ask for; None where nobody is shown anything, and then nothing is loaded for it.

        UsageError where people are to be shown as they are, and the config does not allow that.
        """
        if not (options.window or options.video or options.frames):
            if options.mask is not None:
                raise UsageError("--mask hides people in pictures: ask for some with --video, --frames or --window")
            return None
        mask = options.mask or config.privacy.mask
        if mask == "off" and not config.privacy.people_may_be_recognised:
            raise UsageError(
                "--mask off shows people as they are: where that may be, set privacy.people_may_be_recognised: true"
            )
        return cls(config.cameras[name], mask, config.privacy.paint, build_looks(config.cameras[name]))

    def detector(self) -> Lookout:
        """What finds the people who are counted."""
        return build_shared_detector(self.camera, self.looks)

    def painter(self) -> Painter:
        """What draws a picture; each has one of its own, for it remembers who was there."""
        veil = build_veil(self.camera, self.mask, self.colour, self.looks, SystemClock())
        return build_painter(self.camera, veil)
