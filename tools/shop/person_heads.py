"""Teaches NanoDet's heads what people look like from steeply above, on rendered ones; the rest stays as it was.

COCO's people stand upright before the camera: seen steeply, their boxes came out far too long.  Places are assigned
to people by what the network already says there (Feng et al., "TOOD", arXiv:2108.07755), boxes are judged as in Li et
al., "Generalized Focal Loss" (arXiv:2006.04388).  Of people seen from the side the former network is the teacher: it
learnt them from photographs.  Where nobody is, nobody is to be seen.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import onnx
import onnxruntime
import torch
from torch import Tensor, nn
from torch.nn import functional

from edgecount.detectors.networks.grid_cells import places as places_of
from edgecount.detectors.networks.nanodet import BINS
from edgecount.geometry import Size
from tools.shop.bodies import Floats

TOWERS = ("Conv_98", "Conv_107", "Conv_116")
OUTPUTS = ("Conv_101", "Conv_110", "Conv_119")
FEATURES = ("Add_96_0", "Add_105_0", "Add_114_0")
"""By stride: the head's two convolutions, and what goes into the first."""
SLOPE = 0.1
"""Of the activation between the two."""
EACH = 9
"""Places of the same person that are taught, at most."""
MIDDLE = 0.35
"""They are no farther from the middle of the box than this share of its sides."""
REACH = (0.8, 8.0)
"""How far the farther side is from the middle, in strides, of people whom a map of places is to find."""
NEAR = 20.0
"""Pixels about people in which the former network may say what it likes; elsewhere nobody is."""
EPOCHS, BATCH, RATE = 6, 8, 1e-3


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """A rendered picture, as the network sees it.

    `people` are N × 4 sides in its pixels; `features` of the three maps, 16 bits; `boxes` (places × 44 logits) and
    `scores` (places, 0-1) are what the former network says; `taught` whom each place is to find, -1 for nobody.
    """

    people: Floats
    steep: bool
    features: list[np.ndarray]
    boxes: Floats
    scores: Floats
    taught: Tensor


class Heads(nn.Module):  # type: ignore[misc]  # torch is not where mypy runs
    """The last two convolutions of each map."""

    def __init__(self, model: onnx.ModelProto) -> None:
        super().__init__()
        values = {it.name: onnx.numpy_helper.to_array(it) for it in model.graph.initializer}
        self.towers = nn.ModuleList(_convolution(model, name, values) for name in TOWERS)
        self.outputs = nn.ModuleList(_convolution(model, name, values) for name in OUTPUTS)

    def forward(self, features: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
        """Boxes (N × places × 44 logits) and the logits of scores (N × places)."""
        out = [
            output(functional.leaky_relu(tower(map_), SLOPE)).flatten(2)
            for tower, output, map_ in zip(self.towers, self.outputs, features, strict=True)
        ]
        joined = torch.cat(out, dim=2).transpose(1, 2)
        return joined[..., 1:], joined[..., 0]


def scenes(
    model: onnx.ModelProto, pictures: Iterator[tuple[Floats, Floats, bool]], size: tuple[int, int]
) -> list[Scene]:
    """What the network makes of pictures (1 × 3 × height × width, as it wants them), their people, and if steep."""
    whole = onnx.ModelProto()
    whole.CopyFrom(model)
    for name in FEATURES:
        whole.graph.output.append(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(whole.SerializeToString(), options)
    places, found = torch.from_numpy(places_of(Size(*size))), []
    for picture, people, steep in pictures:
        boxes, scores, *maps = session.run(["boxes", "scores", *FEATURES], {"image": picture})
        taught = assigned(
            places, torch.from_numpy(people), torch.from_numpy(boxes[0]), torch.from_numpy(scores.ravel())
        )
        features = [it[0].astype(np.float16) for it in maps]
        found.append(Scene(people, steep, features, boxes[0], scores.ravel(), taught))
    return found


def taught(model: onnx.ModelProto, seen: Sequence[Scene], size: tuple[int, int], seed: int = 1) -> onnx.ModelProto:
    """The network with heads that have learnt from these scenes."""
    torch.set_num_threads(1)
    rng = np.random.default_rng(seed)
    heads, places = Heads(model), torch.from_numpy(places_of(Size(*size)))
    steps = EPOCHS * len(seen) // BATCH
    optimizer = torch.optim.AdamW(heads.parameters(), RATE, weight_decay=0)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: min(1.0, (step + 1) / 50) * (1 - step / steps))
    for _ in range(steps):
        batch = [seen[index] for index in rng.integers(len(seen), size=BATCH)]
        features = zip(*(one.features for one in batch), strict=True)
        maps = [torch.from_numpy(np.stack(it).astype(np.float32)) for it in features]
        boxes, logits = heads(maps)
        error = sum(_loss(*it, places) for it in zip(batch, boxes, logits, strict=True)) / BATCH
        optimizer.zero_grad()
        error.backward()
        optimizer.step()
        schedule.step()
    return _written(model, heads)


def assigned(places: Tensor, people: Tensor, boxes: Tensor, scores: Tensor) -> Tensor:
    """Whom each place is to find, by what the network says there: index of the person, -1 for nobody."""
    whom = torch.full((len(places),), -1, dtype=torch.long)
    if not len(people):
        return whom
    middles, sides = (people[:, :2] + people[:, 2:]) / 2, people[:, 2:] - people[:, :2]
    inside = ((places[:, None, :2] - middles).abs() < MIDDLE * sides).all(dim=2)
    far = sides.amax(dim=1) / 2 / places[:, 2:]
    fits = inside & (far > REACH[0]) & (far < REACH[1])
    good = scores[:, None] ** 0.5 * _shared(_boxes(boxes, places), people).clamp(min=0.02) * fits
    best = torch.zeros(len(places))
    for number in range(len(people)):
        values, chosen = good[:, number].topk(EACH)
        wins = (values > 0) & (values > best[chosen])
        whom[chosen[wins]], best[chosen[wins]] = number, values[wins]
    return whom


def _loss(scene: Scene, boxes: Tensor, logits: Tensor, places: Tensor) -> Tensor:
    wanted, people = torch.from_numpy(scene.scores.copy()), torch.from_numpy(scene.people)
    at = (scene.taught >= 0).nonzero()[:, 0]
    count = max(1, len(people))
    error = torch.zeros(())
    if len(at) and scene.steep:
        truth = people[scene.taught[at]]
        off, right = _box_loss(boxes[at], truth, places[at])
        error = error + 2 * off / EACH / count
        wanted[at] = torch.maximum(wanted[at], 0.9 * right)
    elif len(at):
        former = torch.from_numpy(scene.boxes)[at].reshape(-1, 4, BINS).log_softmax(dim=2)
        now = boxes[at].reshape(-1, 4, BINS).log_softmax(dim=2)
        error = error + functional.kl_div(now, former, log_target=True, reduction="sum") / EACH / count
    if len(people):
        near = ((places[:, None, :2] > people[:, :2] - NEAR) & (places[:, None, :2] < people[:, 2:] + NEAR)).all(dim=2)
        wanted = wanted * near.any(dim=1)
    else:
        wanted = torch.zeros_like(wanted)
    off = functional.binary_cross_entropy_with_logits(logits, wanted, reduction="none")
    return error + (off * (torch.sigmoid(logits) - wanted).abs()).sum() / 4 / count


def _box_loss(boxes: Tensor, truth: Tensor, places: Tensor) -> tuple[Tensor, Tensor]:
    """How far boxes are from the truth, in all; and how much each shares with it (0-1)."""
    xy, stride = places[:, :2], places[:, 2:]
    far = (torch.cat([xy - truth[:, :2], truth[:, 2:] - xy], dim=1) / stride).clamp(0, BINS - 1.01)
    low = far.floor().long()
    likely = boxes.reshape(-1, 4, BINS).log_softmax(dim=2)
    below, above = (likely.gather(2, it[..., None])[..., 0] for it in (low, low + 1))
    spread = -(below * (low + 1 - far) + above * (far - low)).mean(dim=1)
    shared = _shared(_boxes(boxes, places), truth).diagonal()
    return (2 * (1 - shared) + 0.25 * spread).sum(), shared.detach()


def _boxes(logits: Tensor, places: Tensor) -> Tensor:
    bins = torch.arange(BINS, dtype=torch.float32)
    far = (logits.reshape(-1, 4, BINS).softmax(dim=2) @ bins) * places[:, 2:]
    return torch.cat([places[:, :2] - far[:, :2], places[:, :2] + far[:, 2:]], dim=1)


def _shared(one: Tensor, other: Tensor) -> Tensor:
    """Intersection over union of each with each."""
    low, high = torch.maximum(one[:, None, :2], other[:, :2]), torch.minimum(one[:, None, 2:], other[:, 2:])
    both = (high - low).clamp(min=0).prod(dim=2)
    areas = [(it[:, 2:] - it[:, :2]).clamp(min=0).prod(dim=1) for it in (one, other)]
    return both / (areas[0][:, None] + areas[1] - both + 1e-6)


def _convolution(model: onnx.ModelProto, name: str, values: dict[str, np.ndarray]) -> nn.Conv2d:
    weight, bias = (torch.from_numpy(values[it].astype(np.float32)) for it in _inputs(model, name))
    layer = nn.Conv2d(weight.shape[1], weight.shape[0], weight.shape[2], padding=weight.shape[2] // 2)
    with torch.no_grad():
        layer.weight.copy_(weight)
        layer.bias.copy_(bias)
    return layer


def _inputs(model: onnx.ModelProto, name: str) -> list[str]:
    return list(next(node for node in model.graph.node if node.name == name).input[1:])


def _written(model: onnx.ModelProto, heads: Heads) -> onnx.ModelProto:
    result = onnx.ModelProto()
    result.CopyFrom(model)
    tensors = {it.name: it for it in result.graph.initializer}
    for name, layer in zip((*TOWERS, *OUTPUTS), (*heads.towers, *heads.outputs), strict=True):
        for which, values in zip(_inputs(model, name), (layer.weight, layer.bias), strict=True):
            tensors[which].CopyFrom(onnx.numpy_helper.from_array(values.detach().numpy(), which))
    return result
