"""`edgecount crowd calibrate`: fits a density model's gain to a camera, by some twenty marked pictures of it."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from edgecount.commands.crowd.marked import CountedPicture, counted_pictures
from edgecount.commands.parsing.parser import Subparsers
from edgecount.commands.text.console import say
from edgecount.density.card import DensityCard, read_card
from edgecount.density.count_errors import count_errors, fitting_gain
from edgecount.density.fetched import FETCHED, density_path
from edgecount.detectors.own_card import DataSet, write_pair
from edgecount.errors import EdgecountError, UsageError
from edgecount.files.writable import require_file
from edgecount.training.density.errors_by_count import errors_by_count

FEWEST = 5
"""With fewer pictures the gain would say more of them than of the camera."""


def add(subparsers: Subparsers) -> None:
    """Declare the action."""
    parser = subparsers.add_parser("calibrate", help="fit a density model to a camera, by some 20 marked pictures")
    parser.add_argument("folder", metavar="FOLDER", type=Path, help="pictures of the camera, and where their heads are")
    parser.add_argument("--model", default=FETCHED, help=f"a name, or the path of an ONNX file; default: {FETCHED}")
    parser.add_argument(
        "--to", metavar="NEW.onnx", type=Path, required=True, help="the copy to write, with its card beside it"
    )
    parser.set_defaults(execute=execute)


def execute(options: Namespace) -> int:
    """Count, fit, and write a copy of the model whose card has the gain and the errors."""
    model = density_path(options.model)
    _require_place(options.to, model)
    card = read_card(model)
    pictures = counted_pictures(options.folder, options.model)
    if len(pictures) < FEWEST:
        raise EdgecountError(
            f"{options.folder}: {len(pictures)} pictures are too few; mark {FEWEST} at least, better 20"
        )
    new, before, after = _fitted(card, pictures, options.folder.resolve().name)
    write_pair(options.to, model.read_bytes(), new)
    say(
        f"{options.to}: gain {new.gain:.2f}; the density map is off by {after:.1f} people in the mean, without by "
        f"{before:.1f}, on these {len(pictures)} pictures"
    )
    return 0


def _require_place(new: Path, model: Path) -> None:
    if new.suffix != ".onnx":
        raise UsageError(f"--to {new}: must be the name of an .onnx file")
    if new.resolve() == model.resolve():
        raise UsageError(f"--to {new}: is the model itself; give the copy another name")
    require_file(new)


def _fitted(card: DensityCard, pictures: Sequence[CountedPicture], name: str) -> tuple[DensityCard, float, float]:
    """The new card, and the mean absolute error without and with the gain."""
    from edgecount.training.density.seen_pictures import data_sum  # noqa: PLC0415 - loads SciPy

    counted, true = [one.density for one in pictures], [one.true for one in pictures]
    try:
        gain = fitting_gain(counted, true)
    except ValueError as error:
        raise EdgecountError(
            f"no gain can be fitted, for {error}: are the heads marked, and is it this model?"
        ) from error
    better = [gain * one for one in counted]
    fields = {
        "title": f"{card.title}, calibrated",
        "gain": round(card.gain * gain, 4),
        "data": (
            *card.data,
            DataSet(name=name, pictures=len(pictures), sha256=data_sum([one.marked for one in pictures])),
        ),
        "errors": errors_by_count(better, true),
    }
    new = DensityCard.model_validate(card.model_dump() | fields)
    return new, count_errors(counted, true).mean, count_errors(better, true).mean
