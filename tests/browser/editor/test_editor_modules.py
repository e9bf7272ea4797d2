"""The pure modules of the editor, run where they will run: tables of what goes in and what comes out."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page

SQUARE = "[[0, 0], [1, 0], [1, 1], [0, 1]]"
WIDE = "{width: 1000, height: 500}"
ZONE = (
    "{key: 'k1', kind: 'zone', name: 'till', title: '', corners: [[0.1, 0.1], [0.5, 0.1], [0.5, 0.5]], capacity: null}"
)
LINE = "{key: 'k2', kind: 'line', name: 'door', title: '', corners: [[0.2, 0.5], [0.8, 0.5]], inSide: 'left'}"
BOW = "[[0.1, 0.1], [0.9, 0.9], [0.9, 0.1], [0.1, 0.9]]"
L_SHAPE = "[[0, 0], [0.9, 0], [0.9, 0.1], [0.1, 0.1], [0.1, 0.9], [0, 0.9]]"
SAVED = """{
    lines: {door: {from: [0, 0.2], to: [1, 0.2], in_side: 'right', title: 'Door'}},
    zones: {till: {polygon: [[0, 0], [1, 0], [1, 1]], capacity: 4}},
}"""

GEOMETRY: dict[str, tuple[str, Any]] = {
    "a place is kept inside the picture": ("m.kept([-0.2, 1.3])", [0, 1]),
    "a place is kept to four digits": ("m.kept([0.123456, 2 / 3])", [0.1235, 0.6667]),
    "a corner at 0 is a corner": ("m.kept([0, 0])", [0, 0]),
    "across is longer than down in a wide picture": (f"m.distance([0, 0], [0.1, 0.1], {WIDE})", 111.80339887498948),
    "an edge is near by its distance, not by the box around it": (
        f"m.nearestEdge({L_SHAPE}, true, [0.15, 0.5], {{width: 500, height: 500}}).after",
        3,
    ),
    "the last edge goes back to the first corner": (f"m.nearestEdge({SQUARE}, true, [0.01, 0.5], {WIDE}).after", 3),
    "a line has no edge back": (f"m.nearestEdge([[0, 0], [1, 0]], false, [0.5, 1], {WIDE}).after", 0),
    "the nearest place of an edge may be its end": (
        f"m.nearestOnEdge([0.9, 0.9], [[0.1, 0.1], [0.5, 0.1]], {WIDE}).place",
        [0.5, 0.1],
    ),
    "an edge of no length has one place": (f"m.nearestOnEdge([1, 1], [[0, 0], [0, 0]], {WIDE}).place", [0, 0]),
    "a bow tie crosses itself in its middle": (f"m.crossing({BOW}, true)", [0.5, 0.5]),
    "a square does not cross itself": (f"m.crossing({SQUARE}, true)", None),
    "a corner on another edge touches it": (
        "m.crossing([[0, 0], [1, 0], [1, 1], [0.5, 0], [0, 1]], true)",
        [0.5, 0],
    ),
    "edges upon each other meet": ("m.meeting([[0, 0], [0.6, 0]], [[0.4, 0], [1, 0]])", [0.4, 0]),
    "edges of one straight line apart do not": ("m.meeting([[0, 0], [0.3, 0]], [[0.4, 0], [1, 0]])", None),
    "an open path may be open": ("m.crossing([[0, 0], [1, 0], [1, 1]], false)", None),
    "an open path crosses itself": ("m.crossing([[0, 0], [1, 0], [1, 1], [0.5, -1]], false)", [0.75, 0]),
    "inside": (f"m.inside([0.05, 0.5], {L_SHAPE})", True),
    "in the corner that an L leaves out": (f"m.inside([0.5, 0.5], {L_SHAPE})", False),
    "a square's area": (f"m.area({SQUARE})", 1),
    "near the left edge is on it": (f"m.snapped([0.005, 0.5], {WIDE})", [0, 0.5]),
    "near the bottom edge is on it": (f"m.snapped([0.5, 0.99], {WIDE})", [0.5, 1]),
    "not near is left alone": (f"m.snapped([0.02, 0.02], {WIDE})", [0.02, 0.02]),
}
SHAPES: dict[str, tuple[str, Any]] = {
    "a moved zone keeps its shape": (f"m.moved({ZONE}, 0.2, 0.1).corners", [[0.3, 0.2], [0.7, 0.2], [0.7, 0.6]]),
    "at the edge it stops, and keeps its shape": (
        f"m.moved({ZONE}, -0.5, 0.9).corners",
        [[0, 0.6], [0.4, 0.6], [0.4, 1]],
    ),
    "it is drawn onto a near edge": (f"m.pull(m.moved({ZONE}, -0.096, 0), {WIDE})", [-0.004, 0]),
    "a corner moves alone": (f"m.nudged({ZONE}, 0, -0.5, 0.1).corners[0]", [0, 0.2]),
    "a corner more": (
        f"m.insertedCorner({ZONE}, 0, [0.3, 0.05]).corners",
        [[0.1, 0.1], [0.3, 0.05], [0.5, 0.1], [0.5, 0.5]],
    ),
    "without a place in the middle, of the last edge too": (f"m.insertedCorner({ZONE}, 2).corners[3]", [0.3, 0.3]),
    "a corner less": (f"m.removedCorner({ZONE}, 0).corners", [[0.5, 0.1], [0.5, 0.5]]),
    "a zone of three keeps them": (f"m.mayShrink({ZONE})", False),
    "a line gets no corner": (f"m.mayGrow({LINE})", False),
    "a zone of a hundred gets none": (f"m.mayGrow({{...{ZONE}, corners: Array(100).fill([0, 0])}})", False),
    "flipped": (f"m.flipped({LINE}).inSide", "right"),
    "left of a walker to the right is up": (f"m.inward({LINE}, {WIDE}).map(Math.round)", [0, -1]),
    "and the other way round down": (f"m.inward(m.flipped({LINE}), {WIDE}).map(Math.round)", [0, 1]),
}
FAULTS: dict[str, tuple[str, Any]] = {
    "a line at the left edge counts nobody": (
        f"m.faults({{...{LINE}, corners: [[0.01, 0.1], [0.05, 0.9]]}}, [])[0].code",
        "edge-left",
    ),
    "a line at the bottom": (f"m.faults({{...{LINE}, corners: [[0, 0.96], [1, 1]]}}, [])[0].code", "edge-bottom"),
    "a line of no length": (
        f"m.faults({{...{LINE}, corners: [[0.5, 0.5], [0.5, 0.5005]]}}, [])[0].code",
        "short",
    ),
    "a good line": (f"m.faults({LINE}, [{LINE}, {ZONE}])", []),
    "a good zone": (f"m.faults({ZONE}, [{LINE}, {ZONE}])", []),
    "a bow tie": (
        f"m.misshapen({{...{ZONE}, corners: {BOW}}})",
        {"code": "crossing", "place": [0.5, 0.5]},
    ),
    "a corner twice": (
        f"m.misshapen({{...{ZONE}, corners: [[0, 0], [1, 0], [1, 1], [0, 0]]}})",
        {"code": "twice", "place": [0, 0]},
    ),
    "no area": (f"m.misshapen({{...{ZONE}, corners: [[0, 0], [0.5, 0.5], [1, 1]]}}).code", "flat"),
    "a name with a blank": (f"m.faults({{...{LINE}, name: 'Main door'}}, [])[0].code", "name-rule"),
    "a name of markup": (f"m.faults({{...{LINE}, name: '<b>'}}, [])[0].code", "name-rule"),
    "no name": (f"m.faults({{...{LINE}, name: ''}}, [])[0].code", "name-rule"),
    "a zone's name for a line": (f"m.faults({{...{LINE}, name: 'till'}}, [{ZONE}])[0].code", "name-twice"),
    "a limit of nobody": (f"m.faults({{...{ZONE}, capacity: 0}}, [])[0].code", "capacity"),
    "half a person": (f"m.faults({{...{ZONE}, capacity: 1.5}}, [])[0].code", "capacity"),
}
DRAWING: dict[str, tuple[str, Any]] = {
    "read and written again it is the same": (
        f"m.written(m.read({SAVED}))",
        {
            "lines": {"door": {"from": [0, 0.2], "to": [1, 0.2], "in_side": "right", "title": "Door"}},
            "zones": {"till": {"polygon": [[0, 0], [1, 0], [1, 1]], "capacity": 4}},
        },
    ),
    "a camera without any": ("m.written(m.read({}))", {"lines": {}, "zones": {}}),
    "new ones have names of their own": (
        "m.added(m.added([], 'line', [[0, 0], [1, 1]]), 'line', [[0, 1], [1, 0]]).map(i => i.name)",
        ["line-1", "line-2"],
    ),
    "a copy has a name and a place of its own": (
        f"m.copied([{ZONE}], 'k1').map(i => [i.name, i.corners[0]])",
        [["till", [0.1, 0.1]], ["till-2", [0.14, 0.14]]],
    ),
    "a copy at the edge goes the other way": (
        f"m.copied([{{...{ZONE}, corners: [[0.8, 0.8], [1, 0.8], [1, 1]]}}], 'k1')[1].corners[0]",
        [0.76, 0.76],
    ),
    "keys are never taken twice": (f"m.added([{LINE}], 'zone', {SQUARE}).map(i => i.key)", ["k2", "k3"]),
    "faults by item": (f"[...m.faulty([{ZONE}, {{...{LINE}, name: 'till'}}]).keys()]", ["k1", "k2"]),
    "what two people have": (
        f"m.differences([{LINE}, {ZONE}], [{{...{LINE}, inSide: 'right'}}, {{...{ZONE}, name: 'shelf'}}])",
        [
            {"name": "Door", "how": "changed"},
            {"name": "Till", "how": "mine"},
            {"name": "Shelf", "how": "theirs"},
        ],
    ),
    "the new name of what had another": (
        "m.renamed([{key: 'k1', name: 'queue'}, {key: 'k9', name: 'new'}], [{key: 'k1', name: 'till'}])",
        {"till": "queue"},
    ),
}
HISTORY: dict[str, tuple[str, Any]] = {
    "undone": ("m.undo(m.record(m.begin(1), 2)).present", 1),
    "done again": ("m.redo(m.undo(m.record(m.begin(1), 2))).present", 2),
    "after something else there is nothing to do again": (
        "m.mayRedo(m.record(m.undo(m.record(m.begin(1), 2)), 3))",
        False,
    ),
    "the beginning is not undone": ("m.mayUndo(m.begin(1))", False),
    "a held key is one step": ("m.undo(m.record(m.record(m.begin(1), 2, 'a'), 3, 'a')).present", 1),
    "two presses are two": ("m.undo(m.record(m.record(m.begin(1), 2, 'a'), 3, 'b')).present", 2),
    "nothing changed is no step": ("m.mayUndo(m.record(m.begin(1), 1))", False),
}
PEN: dict[str, tuple[str, Any]] = {
    "a line is complete with its second end": (
        f"m.placed(m.aimed(m.placed(m.aimed(m.pen('line'), [0.2, 0.2]), {WIDE}, 10).pen, [0.8, 0.2]), {WIDE}, 10)",
        {"corners": [[0.2, 0.2], [0.8, 0.2]]},
    ),
    "twice at one place is one end": (
        f"m.placed(m.placed(m.pen('line'), {WIDE}, 10).pen, {WIDE}, 10).pen.corners.length",
        1,
    ),
    "the first corner again closes a zone": (
        f"m.placed({{kind: 'zone', corners: [[0, 0], [1, 0], [1, 1]], at: [0.001, 0]}}, {WIDE}, 10)",
        {"corners": [[0, 0], [1, 0], [1, 1]]},
    ),
    "the last corner again does too": (
        f"m.placed({{kind: 'zone', corners: [[0, 0], [1, 0], [1, 1]], at: [1, 1]}}, {WIDE}, 10)",
        {"corners": [[0, 0], [1, 0], [1, 1]]},
    ),
    "two corners are no zone": (
        f"m.placed({{kind: 'zone', corners: [[0, 0], [1, 0]], at: [1, 0]}}, {WIDE}, 10).corners ?? 'no'",
        "no",
    ),
    "a corner that would make it cross itself is refused": (
        f"m.placed({{kind: 'zone', corners: [[0, 0.5], [1, 0.5], [1, 1]], at: [0.5, 0]}}, {WIDE}, 1).corners ?? 'no'",
        "no",
    ),
    "and said where": (
        f"m.placed({{kind: 'zone', corners: [[0, 0.5], [1, 0.5], [1, 1]], at: [0.5, 0]}}, {WIDE}, 1).refused",
        {"code": "crossing", "place": [0.75, 0.5]},
    ),
    "so is a last edge that crosses": (
        "m.finished({kind: 'zone', corners: [[0.1, 0.1], [0.9, 0.9], [0.9, 0.1], [0.1, 0.9]]}).refused.code",
        "crossing",
    ),
    "the last point back": ("m.stepBack({corners: [[0, 0], [1, 1]]}).corners", [[0, 0]]),
    "nothing to take back": ("m.stepBack({corners: []})", None),
}
HITS: dict[str, tuple[str, Any]] = {
    "a corner of what is selected": (
        f"m.hit([{ZONE}], 'k1', [0.1, 0.12], {WIDE}, 14)",
        {"key": "k1", "part": "corner", "index": 0},
    ),
    "of what is not, its body": (f"m.hit([{ZONE}], null, [0.1, 0.11], {WIDE}, 14)", {"key": "k1", "part": "body"}),
    "an edge of what is selected": (f"m.hit([{ZONE}], 'k1', [0.3, 0.105], {WIDE}, 14).part", "edge"),
    "the selected one above a newer one": (
        f"m.hit([{ZONE}, {{...{ZONE}, key: 'k9'}}], 'k1', [0.45, 0.2], {WIDE}, 14).key",
        "k1",
    ),
    "the newer one above the older": (
        f"m.hit([{ZONE}, {{...{ZONE}, key: 'k9'}}], null, [0.45, 0.2], {WIDE}, 14).key",
        "k9",
    ),
    "a line above a zone": (f"m.hit([{LINE}, {ZONE}], null, [0.48, 0.49], {WIDE}, 14).key", "k2"),
    "the tip of a line's arrow": (f"m.hit([{LINE}], null, m.tip({LINE}, {WIDE}), {WIDE}, 14).part", "arrow"),
    "the bare picture": (f"m.hit([{LINE}, {ZONE}], 'k2', [0.9, 0.9], {WIDE}, 14)", None),
}
SAVE: dict[str, tuple[str, Any]] = {
    "what became of it": ("m.understood(true, {saved: 8})", {"saved": 8}),
    "the server's own sentence": ("m.understood(false, {error: 'It stops.'})", {"failed": "It stops."}),
    "no sentence": ("m.understood(false, {})", {"failed": None}),
    "a fault stands at its item": (
        "[...m.sorted([{path: ['cameras', 'a', 'zones', 'till'], text: 'no'}], new Map([['till', 'k1']])).told]",
        [["till", ["no"]]],
    ),
    "or above all, with its place": (
        "m.sorted([{path: ['alerts', 'queue'], text: 'no'}, {path: [], text: 'oh'}], new Map()).general",
        ["alerts.queue: no", "oh"],
    ),
}
MODULES: dict[str, dict[str, tuple[str, Any]]] = {
    "save": SAVE,
    "model/geometry": GEOMETRY,
    "model/shapes": SHAPES,
    "model/faults": FAULTS,
    "model/drawing": DRAWING,
    "model/history": HISTORY,
    "model/pen": PEN,
    "model/hits": HITS,
}


@pytest.mark.parametrize("module", MODULES)
def test_module(modules: Page, module: str) -> None:
    """All cases of a module in one test, for each test may have a worker, and so a browser, of its own."""
    cases = MODULES[module]
    asked = ", ".join(f"{json.dumps(name)}: {expression}" for name, (expression, _) in cases.items())
    found = modules.evaluate(
        f"async () => {{ const m = await import('/static/editor/{module}.js'); return {{{asked}}}; }}"
    )
    assert found == {name: _close(expected) for name, (_, expected) in cases.items()}


def _close(expected: Any) -> Any:
    if isinstance(expected, float):
        return pytest.approx(expected)
    if isinstance(expected, list):
        return [_close(each) for each in expected]
    return expected
