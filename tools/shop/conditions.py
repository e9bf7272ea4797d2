"""The conditions of the benchmark's rendered clips: a plain one for each mount, and from there one thing at a time."""

from dataclasses import replace

from tools.shop.clip import Conditions, LightName, Mount

_PLAIN = {
    "overhead": Conditions("overhead", 1.5, "lamps", "pinhole", 15, "middle", 100),
    "steep": Conditions("steep", 1.5, "lamps", "pinhole", 15, "middle", 200),
    "side": Conditions("side", 1.5, "lamps", "pinhole", 15, "middle", 300),
}
_LIGHTS: tuple[LightName, ...] = ("day", "dusk", "infrared", "glare", "changing")


def _around(mount: Mount) -> list[Conditions]:
    plain = _PLAIN[mount]
    changed = [replace(plain, light=light) for light in _LIGHTS]
    changed += [replace(plain, size="small"), replace(plain, size="large"), replace(plain, lens="fisheye")]
    changed += [replace(plain, density=density) for density in (4, 8)]
    changed += [replace(plain, fps=fps) for fps in (5, 25)]
    return [plain, *(replace(it, seed=it.seed + number) for number, it in enumerate(changed, 1))]


ALL = (*_around("overhead"), *_around("steep"), *_around("side"), replace(_PLAIN["overhead"], density=0, seed=120))
