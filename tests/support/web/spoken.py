"""The sentences of the main process that pages show: every text in the modules below, as catalogues have it.

A value in a sentence is numbered, `{0}`, `{1}`, in the order in which the values stand in the English sentence.
"""

import ast
import errno
import os
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import edgecount

PACKAGE = Path(edgecount.__file__).parent
SPEAKERS = (
    # why a camera is lost, or cannot be tried
    *(
        "sources/camera.py",
        "sources/live.py",
        "sources/newest.py",
        "sources/measures.py",
        "sources/http/http_camera.py",
    ),
    *("sources/network/address.py", "sources/network/answers.py", "sources/network/trust.py"),
    *("sources/rtsp/diagnosis.py", "sources/recordings/recording.py"),
    *("daemon/workers/camera_life.py", "daemon/workers/camera_loop.py", "daemon/workers/keeping_up.py"),
    *("daemon/workers/manner.py", "daemon/workers/supervisor.py", "daemon/recording/cameras/paused_cameras.py"),
    *("daemon/workers/estimating/estimator_process.py", "sources/aim/moved_words.py"),
    *("wiring/pages/camera_trial.py", "wiring/pages/first_look.py", "wiring/pages/trial_asks.py"),
    # what is wrong with settings
    *("config/reading/allowed.py", "config/reading/translate.py", "config/settings/*.py", "config/model.py"),
    *(f"config/sections/{block}.py" for block in ("alert", "camera", "line", "site", "zone", "zone_capacities")),
    *("fields/opening.py", "fields/section.py", "fields/source.py", "fields/title.py"),
    "fields/addresses/mail_address.py",
    # what receivers and the store say
    *("sinks/connection.py", "sinks/mail/mail_section.py", "sinks/mail/mail_sink.py", "sinks/mail/post.py"),
    *("sinks/broker/refusals.py", "sinks/broker/tls.py", "sinks/webhook/post.py", "sinks/webhook/webhook_sink.py"),
    "sinks/fleet/acknowledged.py",
    *("store/reader.py", "store/schema.py", "privacy/receipt.py", "wiring/receipt.py"),
    # recordings
    *("sources/codecs/*.py", "web/uploads/*.py", "web/screens/recordings/uploading.py", "daemon/recordings/*.py"),
    *("wiring/recordings/apart.py", "wiring/recordings/count.py", "wiring/recordings/drawn.py", "site/recordings.py"),
    # what the gateway refuses
    *("gateway/client.py", "gateway/server.py", "daemon/operations/asked.py", "site/live/live_asks.py"),
    *("web/editing.py", "daemon/recording/staff_at_door.py"),
    "web/editing.py",
    *("daemon/operations/audit_ask.py", "site/audits/auditing.py"),
    # why somebody was not counted
    "counting/trails/reasons.py",
    # what is wrong with a set-up
    *(f"counting/coaching/{of}.py" for of in ("camera_rules", "line_rules", "pair_rules", "zone_rules", "walked")),
)
"""Where what people read comes from."""
BESIDE = (
    *("ended", "crashed", "nobody", "{0} people", "1 person", "left", "right", "top", "bottom"),
    *("clockwise", "anticlockwise"),
    *("MQTT broker {0}:{1}: events and counts, below {2}/", "webhook {0}: events, one by one"),
    "fleet's broker {0}:{1}: all events, with track numbers, and heartbeats, as {2}",
    "fleet's broker {0}:{1}: all events, without track numbers, and heartbeats, as {2}",
    (
        "fleet's broker {0}:{1}: all events, with track numbers, and heartbeats, as {2}; "
        "it tells how many people are inside the whole site"
    ),
    (
        "fleet's broker {0}:{1}: all events, without track numbers, and heartbeats, as {2}; "
        "it tells how many people are inside the whole site"
    ),
    *(os.strerror(number) for number in (errno.ECONNREFUSED, errno.ECONNRESET, errno.EHOSTUNREACH, errno.ENETUNREACH)),
    *(os.strerror(number) for number in (errno.ETIMEDOUT, errno.ENOSPC, errno.EACCES, errno.EIO, errno.EROFS)),
    "Name or service not known",
)
"""What stands in sentences as a value: words alone, and what the system says most often."""
SILENT = (
    # for the log
    *(
        "in {0} minutes",
        "in {0} seconds",
        "at once",
        "try the address of a camera",
        "take who just went through for staff",
        "undo a mark of staff",
        "send a test mail to all receivers",
    ),
    *("count the recording", "cancel the recording", "delete the recording", "{0} the camera {1}", "device {0}"),
    # pieces of what is whole elsewhere, or is not put into words
    *(", or ", "{0} and {1} more", "{0}, line {1}: ", "; did you mean {0}?", "no TLS"),
    "mail server: none, nobody is written to",
    # what no page asks
    *("a path is a list of keys", "a change names the revision that it was made upon"),
    *("changes are a list of 1 to {0}, each with a path and a value", "a camera is named by its name"),
    "the history goes on before a revision, which is a whole number",
    "a change is taken back by its revision, a whole number",
    "a camera is tried by its address, and by how it looks at people: side or overhead",
    *("a recording has a name of at most {0} characters", "no state of a recording: {0}", "it asks without end"),
    *("a line of more than {0} bytes", "the store's reader is not open", "a gateway is opened before it runs"),
    *("a frame rate lies above 0 and below {0} frames a second, not at {1}", "a key must be plain text on one line"),
    *("a recording's start must be an aware time, not {0}", "a part says where it goes: load the page again"),
)
"""Texts of these modules that no page shows."""
_FOR_OTHERS = ("__post_init__", "summary", "story")
"""Functions whose texts no page shows; so are those that end in `_in_words`, which are for the log."""
_CALLS_FOR_OTHERS = ("ConfigDict", "Field")
_NO_SENTENCE = re.compile(r"[A-Z][a-z]+\b.*|[A-Z]{5,} .*|[\w.]+\[.*|.*\n.*", re.DOTALL)


@cache
def spoken() -> Mapping[str, str]:
    """Every sentence, with the file that it stands in."""
    found: dict[str, str] = {}
    for pattern in SPEAKERS:
        paths = sorted(PACKAGE.glob(pattern))
        assert paths, f"{pattern} is no module any more"
        for path in paths:
            for sentence in sentences_in(path.read_text("utf-8")):
                found.setdefault(sentence, path.relative_to(PACKAGE).as_posix())
    assert set(SILENT) <= set(found), f"nobody says any more: {set(SILENT) - set(found)}"
    return {text: file for text, file in found.items() if text not in SILENT} | dict.fromkeys(BESIDE, "the system")


def sentences_in(source: str) -> Iterator[str]:
    """The texts of a module that have words, as sentences of a catalogue."""
    tree = ast.parse(source)
    constants: dict[str, str] = {}
    for line in tree.body:
        if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
            text = _sentence(line.value, constants)
            if text is not None and "{0}" not in text:
                constants[line.targets[0].id] = text
    silent = {id(inner) for node in ast.walk(tree) if _is_for_others(node) for inner in ast.walk(node)}
    silent |= {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if id(node) not in silent and isinstance(node, ast.Constant | ast.JoinedStr):
            text = _sentence(node, constants)
            if text is not None and _is_said(text):
                yield text


def _sentence(node: ast.expr, constants: Mapping[str, str]) -> str | None:
    """A text, its values numbered; constants of the module stand there as they are."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if not isinstance(node, ast.JoinedStr):
        return None
    said, count = "", 0
    for part in node.values:
        if isinstance(part, ast.Constant):
            said += str(part.value)
        elif isinstance(part, ast.FormattedValue):
            known = constants.get(part.value.id) if isinstance(part.value, ast.Name) else None
            said += f"{{{count}}}" if known is None else known
            count += known is None
    return said


def _is_for_others(node: ast.AST) -> bool:
    match node:
        case ast.Expr(value=ast.Constant()):
            return True  # a docstring
        case ast.FunctionDef(name=name):
            return name in _FOR_OTHERS or name.endswith("_in_words")
        case ast.Call(func=called):
            words = ast.unparse(called)
            return words.startswith("log.") or words in _CALLS_FOR_OTHERS
        case _:
            return False


def _is_said(text: str) -> bool:
    words = re.sub(r"\{[0-9]\}", "", text)
    return " " in text.strip() and re.search(r"[a-z]{2}", words) is not None and not _NO_SENTENCE.fullmatch(text)
