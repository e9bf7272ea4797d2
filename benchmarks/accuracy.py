"""How well people are counted, by model: on the lines of the clips, and on many random lines of those with boxes.

Counting runs as in a replay with the default config.  What the detector finds in a clip from the side is found once and
used for all sets of lines; whatever follows is done anew for each.  Clips that look straight down are counted with
`mount: overhead`, which has a model of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from benchmarks.aside import in_parallel
from benchmarks.clips import CROWD, VISITORS, Clip, all_clips
from benchmarks.counted import Counted, Settings, count, models_for, with_model
from benchmarks.mot import Tracking, score_tracking
from benchmarks.remembered import Found, remember, with_memory
from benchmarks.report import Chapter, Goal, Table, at_least, at_most
from benchmarks.scoring import Score, score, total
from benchmarks.sparing import Looked, Spared, is_fast, sparing_goals, sparing_table
from benchmarks.sums import NUMBERS, cells, place_goals, sums_table
from benchmarks.truth import Truth, derive_truth
from benchmarks.visiting import VisitScore, score_visits

TITLE = "Accuracy"
SETS, LINES_A_SET = 30, 4
"""Random lines: so many sets, each with a seed of its own (from 1 on), as many lines each as a camera may have."""
WANTED = {"mobilenet_ssd": (0.97, 0.03), "nanodet": (0.98, 0.02), "person": (0.98, 0.02)}
"""F1 at least and count error at most, on the lines of the crowd's truth."""
ENTRY_SECONDS, DWELL_SHARE = 1.5, 0.05


@dataclass(frozen=True, slots=True)
class Measured:
    """How a clip was counted; `random` where random lines were, `tracking` where the boxes are known.

    `spared` where the rate is one at which looks are to be spared.
    """

    clip: Clip
    model: str
    lines: Score
    random: Score | None
    tracking: Tracking | None
    visits: VisitScore | None
    spared: Spared | None


def measure() -> Chapter:
    """Every clip with every model."""
    found = [_measured(clip, model) for clip in all_clips() for model in models_for(clip.truth)]
    spared = [(it.model, it.spared) for it in found if it.spared]
    tables = [
        Table("Crossings", ("clip", "model", "lines", *NUMBERS), _rows(found)),
        sums_table(
            "Crossings of the clips' lines together", ("mount", "model"), [(_kind(it), it.lines) for it in found]
        ),
        sparing_table(spared),
        Table(
            "Ids, against the hand-drawn boxes",
            ("clip", "model", "HOTA", "DetA", "AssA", "MOTA", "IDF1", "id switches"),
            [_tracking_row(it, it.tracking) for it in found if it.tracking],
        ),
        Table(
            "Visits",
            (
                "clip",
                "model",
                "true",
                "found",
                "invented",
                "entry off by",
                "leaving off by",
                "mean dwell",
                "true dwell",
            ),
            [_visits_row(it, it.visits) for it in found if it.visits],
        ),
    ]
    goals = [goal for it in found for goal in _goals(it)]
    goals += place_goals([(it.clip.name, it.model, it.lines) for it in found]) + sparing_goals(spared)
    return Chapter(TITLE, __doc__ or "", goals, tables)


def random_truths(clip: Clip, sets: int = SETS, lines_a_set: int = LINES_A_SET) -> list[Truth]:
    """The truth of random lines in a clip whose boxes are known; none for other clips."""
    if clip.boxes is None:
        return []
    return [derive_truth(clip.truth, clip.boxes, lines_a_set, seed) for seed in range(1, sets + 1)]


def count_remembered(clip: Clip, settings: Settings, found: Found | None, truth: Truth) -> Counted:
    """What is counted with these lines, where the network finds what it found before, if that is known."""
    return count(clip.video, truth, settings, None if found is None else with_memory(clip, settings, found))


def _measured(clip: Clip, model: str) -> Measured:
    settings = with_model(model)
    truths = [clip.truth, *random_truths(clip)]
    known = remember(clip, settings)
    own, *others = in_parallel(partial(count_remembered, clip, settings, known), truths)
    scores = [score(truth, counted.crossings) for truth, counted in zip(truths[1:], others, strict=True)]
    lines = score(clip.truth, own.crossings)
    return Measured(
        clip,
        model,
        lines,
        total(scores) if scores else None,
        score_tracking(clip.boxes, own.people) if clip.boxes else None,
        score_visits(clip.truth, own.visits) if clip.truth.visits else None,
        _spared(clip, model, known, Looked(lines, own.looks)) if is_fast(clip.truth) else None,
    )


def _spared(clip: Clip, model: str, known: Found | None, auto: Looked) -> Spared:
    counted = count_remembered(clip, with_model(model, every=1), known, clip.truth)
    return Spared(auto, Looked(score(clip.truth, counted.crossings), counted.looks))


def _kind(it: Measured) -> tuple[str, str]:
    return it.clip.truth.mount, it.model


def _goals(it: Measured) -> list[Goal]:
    name = f"{it.clip.name}, {it.model}"
    if it.clip.name == CROWD:
        f1, error = WANTED[it.model]
        return [
            at_least(f"{name}: F1", it.lines.f1, f1, "{:.3f}"),
            at_most(f"{name}: count error", it.lines.count_error_rate, error, "{:.3f}"),
        ]
    if it.clip.name != VISITORS:
        return []
    right = f"{it.lines.matched} of {it.lines.true}, {it.lines.reported - it.lines.matched} more"
    goals = [Goal(f"{name}: crossings", "6 of 6, 0 more", right, right == "6 of 6, 0 more")]
    return goals + (_visit_goals(name, it.visits) if it.visits else [])


def _visit_goals(name: str, visits: VisitScore) -> list[Goal]:
    found = f"{visits.found} of {visits.true}, {visits.invented} more"
    return [
        Goal(f"{name}: visits", "6 of 6, 0 more", found, found == "6 of 6, 0 more"),
        at_most(f"{name}: entry, leaving off by", max(visits.entry, visits.leaving), ENTRY_SECONDS, "{:.1f} s"),
        at_most(f"{name}: mean dwell off by", visits.dwell_error, DWELL_SHARE, "{:.1%}"),
    ]


def _rows(found: Sequence[Measured]) -> list[list[str]]:
    rows = []
    for it in found:
        rows.append(_row(it, str(len(it.clip.truth.lines)), it.lines))
        if it.random:
            rows.append(_row(it, f"{SETS} × {LINES_A_SET} random", it.random))
    return rows


def _row(it: Measured, lines: str, found: Score) -> list[str]:
    return [it.clip.name, it.model, lines, *cells(found)]


def _tracking_row(it: Measured, tracking: Tracking) -> list[str]:
    shares = (tracking.hota, tracking.deta, tracking.assa, tracking.mota, tracking.idf1)
    return [it.clip.name, it.model, *(f"{share:.3f}" for share in shares), str(tracking.switches)]


def _visits_row(it: Measured, visits: VisitScore) -> list[str]:
    seconds = (visits.entry, visits.leaving, visits.dwell, visits.true_dwell)
    numbers = (visits.true, visits.found, visits.invented)
    return [it.clip.name, it.model, *map(str, numbers), *(f"{it:.1f} s" for it in seconds)]
