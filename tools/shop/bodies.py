"""Bodies: people of the Anny model as clouds of points on their skin, through one walking cycle.

Anny (PyPI `anny`, Apache-2.0) poses MakeHuman's bodies (CC0). A body here is metres, z up, facing -y, feet at 0.
"""

import math
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

PHASES = 8
"""Pictures of one walking cycle; one of standing comes after them."""
POINTS = 16000
"""Points on the skin: enough for a person 200 pixels tall."""

PARTS = ("head", "neck", "torso", "upper_arm", "lower_arm", "hand", "hip", "thigh", "shin", "foot")
_BONES = {
    "head": ("head", "eye"),
    "neck": ("neck",),
    "torso": ("spine01", "spine02", "spine03", "clavicle", "shoulder"),
    "upper_arm": ("upperarm",),
    "lower_arm": ("lowerarm",),
    "hand": ("wrist", "finger", "metacarpal"),
    "hip": ("spine04", "spine05", "pelvis", "root"),
    "thigh": ("upperleg",),
    "shin": ("lowerleg",),
    "foot": ("foot", "toe"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """A naked body: `points` and `normals` are PHASES + 1 × POINTS × 3; `parts` are indices of PARTS, by point."""

    points: Floats
    normals: Floats
    parts: npt.NDArray[np.uint8]

    @property
    def height(self) -> float:
        """How tall the body stands, in metres."""
        return float(self.points[-1, :, 2].max())


def bodies(count: int, seed: int, cache: Path) -> list[Body]:
    """So many bodies of this seed, from the cache where they are there; making them takes a second each."""
    file = cache / f"bodies-{seed}-{count}.npz"
    if not file.exists():
        cache.mkdir(parents=True, exist_ok=True)
        _write(file, _made(count, seed, cache))
    with np.load(file) as kept:
        points, normals, parts = kept["points"], kept["normals"], kept["parts"]
    return [
        Body(p.astype(np.float32), n.astype(np.float32) / 127, k)
        for p, n, k in zip(points, normals, parts, strict=True)
    ]


def _write(file: Path, made: Sequence[Body]) -> None:
    np.savez(
        file,
        points=np.stack([body.points for body in made]).astype(np.float16),
        normals=np.stack([np.round(body.normals * 127) for body in made]).astype(np.int8),
        parts=np.stack([body.parts for body in made]),
    )


def _made(count: int, seed: int, cache: Path) -> list[Body]:
    os.environ.setdefault("ANNY_CACHE_DIR", str(cache / "anny"))
    import anny  # noqa: PLC0415 - half a minute, and of no use where the cache has the bodies
    import torch  # noqa: PLC0415

    torch.set_num_threads(1)
    model = anny.Anny().to(dtype=torch.float32)
    rng = np.random.default_rng(seed)
    bones = list(model.bone_labels)
    strongest = model.vertex_bone_indices.numpy()[
        np.arange(len(model.vertex_bone_indices)), model.vertex_bone_weights.numpy().argmax(1)
    ]
    parts = np.array([_part(bones[bone]) for bone in strongest], np.uint8)
    faces = np.asarray(model.faces)
    made = []
    for _ in range(count):
        traits = _traits(rng)
        poses = torch.tensor(_poses(rng, bones), dtype=torch.float32)
        known = {name: torch.full((len(poses),), traits.get(name, 0.5)) for name in model.phenotype_labels}
        with torch.no_grad():
            vertices = model(pose_parameters=poses, phenotype_kwargs=known)["vertices"].numpy()
        made.append(_cloud(vertices, faces, parts, rng))
    return made


def _traits(rng: np.random.Generator) -> Mapping[str, float]:
    """Anny's phenotype: of six people one is a child."""
    age = rng.uniform(0.16, 0.33) if rng.random() < 1 / 6 else rng.uniform(0.45, 0.95)
    return {"age": age} | {
        name: rng.uniform(0.1, 0.9) for name in ("gender", "muscle", "weight", "height", "proportions")
    }


def _part(bone: str) -> int:
    return next(index for index, name in enumerate(PARTS) if bone.startswith(_BONES[name]))


def _poses(rng: np.random.Generator, bones: Sequence[str]) -> npt.NDArray[np.float64]:
    """Rotations of every bone: a walking cycle in this person's manner, and standing."""
    stride, swing = rng.uniform(0.25, 0.5), rng.uniform(0.2, 0.5)
    lowered, elbow = rng.uniform(0.55, 0.8), rng.uniform(0.1, 1.1, 2)
    lean, nod, look = rng.uniform(-0.03, 0.2), rng.uniform(-0.15, 0.5), rng.uniform(-0.5, 0.5)
    poses = np.tile(np.eye(4), (PHASES + 1, len(bones), 1, 1))
    for index, pose in enumerate(poses):
        moving = index < PHASES
        phase = 2 * math.pi * index / PHASES
        for side, sign in (("L", 1), ("R", -1)):
            leg, arm = sign * math.sin(phase) * moving, -sign * math.sin(phase) * moving
            bend = max(0.0, sign * math.cos(phase)) * moving
            _turn(pose, bones, f"upperleg01.{side}", 0, stride * leg)
            _turn(pose, bones, f"lowerleg01.{side}", 0, 1.2 * stride * bend)
            _turn(pose, bones, f"upperarm01.{side}", 1, sign * lowered)
            _turn(pose, bones, f"upperarm01.{side}", 0, swing * arm)
            _turn(pose, bones, f"lowerarm01.{side}", 0, -float(elbow[0 if side == "L" else 1]))
        _turn(pose, bones, "spine03", 0, lean)
        _turn(pose, bones, "neck01", 0, nod)
        _turn(pose, bones, "head", 2, look)
    return poses


def _turn(pose: npt.NDArray[np.float64], bones: Sequence[str], bone: str, axis: int, angle: float) -> None:
    first, second = ((1, 2), (2, 0), (0, 1))[axis]
    turn = np.eye(4)
    turn[first, first] = turn[second, second] = math.cos(angle)
    turn[first, second], turn[second, first] = -math.sin(angle), math.sin(angle)
    pose[bones.index(bone)] = turn @ pose[bones.index(bone)]


def _cloud(
    vertices: Floats, faces: npt.NDArray[np.int64], parts: npt.NDArray[np.uint8], rng: np.random.Generator
) -> Body:
    """Points spread evenly over the skin: the same places of the skin in all poses."""
    corners = vertices[:, faces]
    across = np.cross(corners[:, :, 1] - corners[:, :, 0], corners[:, :, 2] - corners[:, :, 0])
    areas = np.linalg.norm(across, axis=2)
    chosen = rng.choice(len(faces), POINTS, p=areas[-1] / areas[-1].sum())
    shares = rng.dirichlet((1, 1, 1), POINTS)
    points = np.einsum("pnkx,nk->pnx", corners[:, chosen], shares)
    normals = across[:, chosen] / (areas[:, chosen, None] + 1e-12)
    floor, tall = points[..., 2].min(axis=1), np.ptp(points[-1, :, 2])
    points[..., 2] -= floor[:, None, None].reshape(-1, 1)
    points[..., :2] -= points[..., :2].mean(axis=1, keepdims=True)
    if tall < 1.0:  # Anny knows babies, who do not walk
        points *= rng.uniform(1.0, 1.3) / tall
    return Body(points.astype(np.float32), normals.astype(np.float32), parts[faces[chosen, 0]])
