"""A main process that has real settings, for tests of their pages: over a small config in a folder of its own."""

from pathlib import Path
from typing import Any

from edgecount.config.settings.kept import KeptSettings
from edgecount.config.settings.settings import Settings
from edgecount.config.settings.settings_asks import settings_asks
from edgecount.config.site_record import site_record
from edgecount.gateway.ask import Ask
from tests.support.fakes import FakeClock
from tests.support.web.fakes import STATUS, Answer, FakeGateway

CONFIG = """
site:
  name: Corner shop
  timezone: Europe/Berlin
  capacity: 40
  opening_hours: {monday: 09:00-20:00, tuesday: 09:00-20:00, saturday: "10:00-14:00, 15:00-18:00", sunday: closed}
mail:
  host: mail.example.org
  security: none
  sender: counter@example.org
  receivers: [ada@example.org, ben@example.org]
cameras:
  entrance:
    source: rtsp://192.0.2.10/stream1
    lines:
      door: {from: [0.1, 0.5], to: [0.9, 0.5], in_side: left}
    zones:
      till: {polygon: [[0.1, 0.1], [0.4, 0.1], [0.4, 0.4]], capacity: 6}
  yard:
    title: Yard <b>behind</b>
    source: http://192.0.2.11/video
"""


def _answer(ask: Ask) -> Answer:
    return lambda values: ask.answer(dict(values))


class SettingsGateway(FakeGateway):
    """Answers of settings are real ones; a camera that is tried gives no picture."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "config.yaml"
        path.write_text(CONFIG)
        self.settings = Settings(KeptSettings(folder), path, {}, FakeClock())
        asks = settings_asks(self.settings)
        answers: dict[str, Answer] = {name: _answer(ask) for name, ask in asks.items()}
        super().__init__({**answers, "site": self._site, "status": STATUS, "camera.test": TRIED, "mail.test": MAILED})

    def _site(self, _values: Any) -> dict[str, Any]:
        return site_record(self.settings.standing().layered.config)


TRIED = {"width": 1920, "height": 1080, "fps": 12.5, "picture": None}
MAILED = {"told": "mail server mail.example.org:25: a test mail went to 2 receivers"}
