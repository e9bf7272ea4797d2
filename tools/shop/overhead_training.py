"""Trains the detector that looks down, on rendered people only.

Samples come in chunks from processes of their own, in a fixed order, and the last MEMORY chunks are kept: so a seed
gives the same samples at the same steps, however fast the machine is.
"""

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterator
from multiprocessing.queues import Queue
from pathlib import Path

import numpy as np
import onnx
import torch
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from tools.shop.bodies import bodies
from tools.shop.overhead_net import Exported, OverheadNet, loss
from tools.shop.overhead_sample import HEIGHT, WIDTH, SampleMaker

CHUNK = 96
MEMORY = 120
BATCH = 16
STEPS_A_CHUNK = 20
"""So every sample is used three or four times."""
RATE = 3e-3
FALLING = 0.3
"""The share of the training, at its end, in which the rate falls to nothing."""
KEPT = 0.999
"""What a step leaves of the averaged weights: those of the last thousand steps or so count."""
BODIES = 160
FEW = 64
"""Weights so few stay in 32 bits."""

Chunk = tuple[np.ndarray, np.ndarray]


def train(chunks: int, seed: int, cache: Path, makers: int, say: Callable[[str], None]) -> OverheadNet:
    """A network trained on so many chunks of samples, with `makers` processes that make them."""
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    rng = np.random.default_rng(seed)
    net: OverheadNet = OverheadNet().to(memory_format=torch.channels_last)
    steps = chunks * STEPS_A_CHUNK
    optimizer = torch.optim.AdamW(net.parameters(), RATE, weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / 200, (steps - step) / (FALLING * steps))
    )
    averaged = AveragedModel(net, multi_avg_fn=get_ema_multi_avg_fn(KEPT), use_buffers=True)
    known: deque[Chunk] = deque(maxlen=MEMORY)
    average = 0.0
    for number, chunk in enumerate(_chunks(chunks, seed, cache, makers)):
        known.append(chunk)
        for _ in range(STEPS_A_CHUNK):
            shown, wanted = _batch(known, rng)
            error = loss(net(shown), wanted)
            optimizer.zero_grad()
            error.backward()
            optimizer.step()
            schedule.step()
            averaged.update_parameters(net)
            average += 0.02 * (error.item() - average) if average else error.item()
        if number % 10 == 9:
            say(f"{number + 1} of {chunks} chunks, loss {average:.3f}")
    weights: OverheadNet = averaged.module.eval()
    return weights


def export(net: OverheadNet, file: Path) -> None:
    """Write the network as ONNX for pictures of any size that is a multiple of 16, its weights in 16 bits."""
    torch.onnx.export(
        Exported(net).eval(),
        (torch.zeros(1, 5, HEIGHT, WIDTH),),
        str(file),
        input_names=["picture"],
        output_names=["people"],
        dynamic_axes={"picture": {2: "height", 3: "width"}, "people": {2: "rows", 3: "columns"}},
        opset_version=13,
        dynamo=False,
    )
    onnx.save(_halved(onnx.load(file)), file)


def _halved(model: onnx.ModelProto) -> onnx.ModelProto:
    """The same model, in half the bytes: weights of 16 bits, cast to 32 when they are loaded."""
    casts = []
    for weights in list(model.graph.initializer):
        values = onnx.numpy_helper.to_array(weights)
        if values.dtype == np.float32 and values.size >= FEW:
            half = onnx.numpy_helper.from_array(values.astype(np.float16), f"{weights.name}_half")
            model.graph.initializer.remove(weights)
            model.graph.initializer.append(half)
            casts.append(onnx.helper.make_node("Cast", [half.name], [weights.name], to=onnx.TensorProto.FLOAT))
    nodes = [*casts, *model.graph.node]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    return model


def _batch(known: deque[Chunk], rng: np.random.Generator) -> tuple[torch.Tensor, torch.Tensor]:
    """Samples of the newest chunk and of older ones."""
    picks = [
        (-1 if rng.random() < 0.4 else int(rng.integers(len(known))), int(rng.integers(CHUNK))) for _ in range(BATCH)
    ]
    shown = np.stack([known[chunk][0][index] for chunk, index in picks])
    wanted = np.stack([known[chunk][1][index] for chunk, index in picks])
    return (
        torch.from_numpy(shown).float().contiguous(memory_format=torch.channels_last),
        torch.from_numpy(wanted).float(),
    )


def _chunks(count: int, seed: int, cache: Path, makers: int) -> Iterator[Chunk]:
    bodies(BODIES, 1, cache)  # made once, not by every process
    context = multiprocessing.get_context("spawn")
    queues: list[Queue[Chunk]] = [context.Queue(maxsize=4) for _ in range(makers)]
    processes = [
        context.Process(target=_make, args=(queue, seed * 1000 + index, cache), daemon=True)
        for index, queue in enumerate(queues)
    ]
    for process in processes:
        process.start()
    try:
        for number in range(count):
            yield queues[number % makers].get()
    finally:
        for process in processes:
            process.terminate()


def _make(queue: "Queue[Chunk]", seed: int, cache: Path) -> None:
    import cv2  # noqa: PLC0415 - in this process only

    cv2.setNumThreads(1)
    maker = SampleMaker(bodies(BODIES, 1, cache), seed)
    while True:
        samples = [maker.sample() for _ in range(CHUNK)]
        queue.put((np.stack([it.shown for it in samples]), np.stack([it.wanted for it in samples]).astype(np.float16)))
