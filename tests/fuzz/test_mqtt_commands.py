"""What strangers publish on the command topics: understood, or refused in one line; never faster than people send."""

from pathlib import Path
from random import Random

from edgecount.sinks.broker.message import Received
from edgecount.sinks.mqtt.commands import ReplayWish, understood
from edgecount.sinks.mqtt.topics import Topics
from edgecount.site.command_pace import BURST, PER_SECOND, CommandPace
from tests.support.fuzzing import Fuzz

TOPICS = Topics("edgecount")
CAMERAS = ("entrance", "back")
NAMES = (*TOPICS.commands, *map(TOPICS.enabled_set, (*CAMERAS, "", "nowhere", "\u0663", "x" * 5000)))
PAYLOADS = (b"5", b" 0\n", b"1000000", b"PRESS", b"ON", b"OFF", b'{"since": 3}', b'{"since": NaN}', b"[" * 199, b"")
MESSAGES = 300


def attempt(random: Random, folder: Path) -> None:
    """A flood of messages within a few seconds."""
    seconds = random.uniform(0.1, 60)
    pace, carried_out = CommandPace(0.0), 0
    for number in range(MESSAGES):
        now = seconds * number / MESSAGES
        try:
            wish = understood(TOPICS, _message(random), CAMERAS)
        except ValueError as error:
            said = str(error)
        else:
            said = ""
            if not isinstance(wish, ReplayWish):
                pace.add(wish, now)
        assert said.isprintable()
        assert len(said) < 10_000
        carried_out += len(pace.due(now))
    assert carried_out <= BURST + seconds * PER_SECOND + 1
    assert len(pace.due(1e6)) <= 1 + len(CAMERAS), "one about each thing waits at most"


def _message(random: Random) -> Received:
    payload = random.choice(PAYLOADS)
    if random.random() < 0.5:
        payload = bytes(random.choices(payload + b'0123456789{}[]":\xff\x00 ', k=random.randrange(300)))
    return Received(random.choice(NAMES), payload, retained=random.random() < 0.1)


test_what_failed_once, test_at_random = Fuzz("mqtt_commands", attempt).tests()
