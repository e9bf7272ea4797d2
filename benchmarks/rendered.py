"""How well people are counted in rendered clips, by condition: which mount, and what else was changed.

A plain clip of each mount has others beside it that differ from it in one thing: light, lens, size of people, density
(people a square metre), or frames a second.  Counting runs as in a replay with the default config; clips that look
straight down have `mount: overhead`.
"""

import json
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.accuracy import count_remembered
from benchmarks.aside import in_parallel
from benchmarks.clips import Clip, clips_in
from benchmarks.counted import models_for, with_model
from benchmarks.remembered import OUTPUT, remember
from benchmarks.report import Chapter, Goal
from benchmarks.scoring import Score, score
from benchmarks.sums import sums, sums_table

TITLE = "Rendered clips"
CLIPS = OUTPUT / "shop" / "clips"
CHANGED = ("light", "lens", "size", "density", "fps")
WANTED, CROWDED = 0.95, 4
"""F1 at least, up to so many people a square metre."""

Conditions = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Rendered:
    """How a clip was counted; `changed` says what tells it from the plain one of its mount."""

    mount: str
    changed: str
    model: str
    lines: Score
    crowded: bool = False


def measure() -> Chapter:
    """Every clip with every model of its mount."""
    clips, conditions = _rendered()
    changes = changes_of(conditions)
    pairs = [(number, model) for number, clip in enumerate(clips) for model in models_for(clip.truth)]
    scores = in_parallel(_score, [(clips[number], model) for number, model in pairs])
    found = [
        Rendered(str(conditions[number]["mount"]), changes[number], model, lines, _is_crowded(conditions[number]))
        for (number, model), lines in zip(pairs, scores, strict=True)
    ]
    each = [((it.mount, it.changed, it.model), it.lines) for it in found]
    mounts = [((it.mount, it.model), it.lines) for it in found]
    tables = [
        sums_table("By condition", ("mount", "changed", "model"), each),
        sums_table("By mount", ("mount", "model"), mounts),
    ]
    return Chapter(TITLE, __doc__ or "", goals_of(found), tables)


def changes_of(conditions: Sequence[Conditions]) -> list[str]:
    """What tells each clip from the plain one of its mount, which has of every condition what is usual there."""
    usual = {mount: _usual([it for it in conditions if it["mount"] == mount]) for mount in _mounts(conditions)}
    return [_changed(it, usual[it["mount"]]) for it in conditions]


def goals_of(found: Sequence[Rendered]) -> list[Goal]:
    """In how many conditions enough is right, by mount and model, crowds aside."""
    goals = []
    scores = sums(((it.mount, it.model, it.changed), it.lines) for it in found if not it.crowded)
    for mount, model in dict.fromkeys(key[:2] for key in scores):
        right = [_is_right(lines) for key, lines in scores.items() if key[:2] == (mount, model)]
        what = f"rendered, {mount}, {model}: conditions with F1 ≥ {WANTED}"
        goals.append(Goal(what, f"{len(right)} of {len(right)}", f"{sum(right)} of {len(right)}", all(right)))
    return goals


def _rendered() -> tuple[list[Clip], list[Conditions]]:
    folder = Path(os.environ.get("RENDERED_CLIPS", CLIPS))
    clips = clips_in(folder)
    if not clips:
        raise SystemExit(f"{folder} has no clips: `scripts/shop clips` renders them, RENDERED_CLIPS=... names others")
    texts = [(clip.video.parent / "truth.json").read_text(encoding="utf-8") for clip in clips]
    return clips, [json.loads(text)["conditions"] for text in texts]


def _score(counted: tuple[Clip, str]) -> Score:
    clip, model = counted
    settings = with_model(model)
    return score(clip.truth, count_remembered(clip, settings, remember(clip, settings), clip.truth).crossings)


def _mounts(conditions: Sequence[Conditions]) -> set[object]:
    return {it["mount"] for it in conditions}


def _usual(conditions: Sequence[Conditions]) -> Conditions:
    return {key: Counter(it[key] for it in conditions).most_common(1)[0][0] for key in CHANGED}


def _changed(one: Conditions, usual: Conditions) -> str:
    return ", ".join(f"{key} {one[key]}" for key in CHANGED if one[key] != usual[key]) or "plain"


def _is_crowded(conditions: Conditions) -> bool:
    density = conditions["density"]
    return isinstance(density, int | float) and density > CROWDED


def _is_right(lines: Score) -> bool:
    """Where nobody crossed, nobody must have been counted."""
    return lines.f1 >= WANTED if lines.true else not lines.reported
