"""What the main process says, in the words of a page: whole sentences, their values, and sentences in sentences."""

import ast
import re
from collections.abc import Iterator

import pytest

from edgecount.web.language.told import Sentences
from edgecount.web.language.words import LANGUAGES, words_in
from tests.support.web.spoken import PACKAGE, SILENT, SPEAKERS, sentences_in, spoken

TAKEN = "MP4, MOV, MKV and AVI with H.264, H.265, MPEG-4 or Motion JPEG are taken"
GENOMMEN = "genommen werden MP4, MOV, MKV und AVI mit H.264, H.265, MPEG-4 oder Motion JPEG"
TOLD = {
    "gives no picture: check its address": "gibt kein Bild: Prüfen Sie ihre Adresse",
    "it does not answer (Connection refused): check the address, and that the camera is on": (
        "sie antwortet nicht (Verbindung abgelehnt): Prüfen Sie die Adresse, und ob die Kamera an ist"
    ),
    "its worker crashed: SIGKILL": "ihr Prozess ist abgestürzt: SIGKILL",
    "camera rtsp://192.0.2.10/1 cannot be opened: it refuses the user or the password (401): check both": (
        "die Kamera rtsp://192.0.2.10/1 lässt sich nicht öffnen: "
        "sie weist den Benutzer oder das Passwort ab (401): Prüfen Sie beides"
    ),
    'must be a whole number from 1 up, not "many"': 'möglich ist eine ganze Zahl ab 1, nicht "many"',
    'must be a time of day from 00:00 to 23:59, not "25:00"': (
        'möglich ist eine Uhrzeit von 00:00 bis 23:59, nicht "25:00"'
    ),
    "broker.example:1883: it refuses the connection (it is busy now)": (
        "broker.example:1883: er weist die Verbindung ab (er ist gerade beschäftigt)"
    ),
    f"At the door.avi: is no video of a kind that is taken ({TAKEN})": (
        f"At the door.avi: ist kein Video einer Art, die genommen wird ({GENOMMEN})"
    ),
}


@pytest.mark.parametrize(("said", "words"), TOLD.items())
def test_sentences_stand_in_the_words_of_the_page(said: str, words: str) -> None:
    assert words_in("de").told(said) == words
    assert words_in("en").told(said) == said


@pytest.mark.parametrize("said", ["", "Somebody, not Ada", "a sentence that nobody knows: at all", "{0}", "x" * 3000])
def test_what_nobody_has_put_into_words_is_told_as_it_is(said: str) -> None:
    assert words_in("de").told(said) == said


@pytest.mark.parametrize(
    ("value", "written"), [("0.4", "0,4"), ("12", "12"), ("192.0.2.10", "192.0.2.10"), ("v1.2", "v1.2")]
)
def test_numbers_among_the_values_are_written_as_in_the_language(value: str, written: str) -> None:
    sentences = Sentences([("for {0} seconds", "für {0} Sekunden")], point=",")
    assert sentences.told(f"for {value} seconds") == f"für {written} Sekunden"


def test_values_may_stand_in_another_order_and_hold_what_they_want() -> None:
    sentences = Sentences([("{0} comes before {1}", "{1} nach {0}"), ("camera {camera} is off", "{camera} ist aus")])
    assert sentences.told("{1} comes before a {0}\nb") == "a {0}\nb nach {1}"
    assert sentences.told("camera door was off") == "camera door was off"
    assert sentences.told("camera door is off") == "door ist aus"


def test_a_long_nest_of_sentences_ends() -> None:
    assert words_in("de").told("comes and goes: " * 100 + "crashed").startswith("kommt und geht: ")


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_every_sentence_is_told_in_every_language(language: str) -> None:
    """Those that look alike in two languages are few."""
    words = words_in(language)
    filled = {re.sub(r"\{([0-9]|[a-z_]+)\}", "7", said) for said in spoken() if not re.fullmatch(r"\W*\{0\}.*", said)}
    assert len({said for said in filled if words.told(said) == said}) <= 3


SAYING = {
    "Fault",
    "CameraError",
    "UnknownContentError",
    "UploadError",
    "SettingsFault",
    "UndeliveredError",
    "GatewayError",
}
UNHEARD = {
    "gateway/ask.py",  # of a change without a person, which no page asks for
    "sinks/mail/letters/letters.py",  # of a chart that cannot be drawn
    "sinks/broker/client.py",
    "sinks/fleet/fleet_sink.py",  # of a damaged store
    "sinks/mqtt/deliveries.py",  # they tell what others have said
}


def sayings() -> Iterator[str]:
    for path in sorted(PACKAGE.rglob("*.py")):
        source = path.read_text("utf-8")
        if not any(f"{name}(" in source for name in SAYING):
            continue
        made = {
            node.func.id
            for node in ast.walk(ast.parse(source))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        if made & SAYING:
            yield path.relative_to(PACKAGE).as_posix()


def test_every_module_that_gives_reasons_is_a_speaker() -> None:
    speakers = {path.relative_to(PACKAGE).as_posix() for pattern in SPEAKERS for path in PACKAGE.glob(pattern)}
    assert set(sayings()) - speakers == UNHEARD


def test_a_new_reason_is_a_new_sentence() -> None:
    lines = ['LIMIT = "at most two"', "def f(x):", '    """No sentence."""', '    log.info("a line")']
    source = "\n".join([*lines, '    return f"{x} is {LIMIT}: mend {x!r}"'])
    assert list(sentences_in(source)) == ["at most two", "{0} is at most two: mend {1}"]
    assert not set(SILENT) & set(spoken())
