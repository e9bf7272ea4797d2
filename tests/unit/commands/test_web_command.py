"""`edgecount web code`: a code that opens the dashboard, and where to type it."""

import asyncio
import re
import socket
from pathlib import Path

import pytest

from edgecount.accounts.accounts import Accounts
from edgecount.accounts.role import Role
from edgecount.clock import SystemClock
from edgecount.commands import web
from edgecount.commands.web.code import first_run
from edgecount.config.sections.web import WebSection
from edgecount.errors import ConfigError, EdgecountError
from tests.support.asking import run
from tests.support.people import GUEST, PASSWORD, cheap_hasher

CONFIG = """\
site: {name: Main Street, timezone: Europe/Paris}
cameras: {entrance: {lines: {door: {from: [0.5, 0.0], to: [0.5, 1.0], in_side: left}}}}
"""


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("STATE_DIRECTORY", raising=False)
    (tmp_path / "config.yaml").write_text(CONFIG + "web: {}\n")


@pytest.mark.parametrize("running", [False, True], ids=["nothing runs", "the dashboard runs"])
def test_the_code_makes_an_admin(capsys: pytest.CaptureFixture[str], *, running: bool) -> None:
    Path("var").mkdir()
    accounts = Accounts(Path("var/web/people.sqlite"), SystemClock(), cheap_hasher())
    if running:
        accounts.open()
    assert run(web, "web", "code") == 0
    out, err = capsys.readouterr()
    found = re.fullmatch(
        r"([2-9A-Z]{4}-[2-9A-Z]{4})  a one-time code, good once and for 30 minutes\n"
        r"type it at http://127\.0\.0\.1:8466/first-run\n",
        out,
    )
    assert found is not None
    assert err == ""
    if not running:
        accounts.open()
    asyncio.run(accounts.set_up(found[1], "Ada", PASSWORD, GUEST))
    assert [account.role for account in accounts.people.everybody()] == [Role.ADMIN]
    accounts.close()


def test_without_a_dashboard_there_is_no_code() -> None:
    Path("config.yaml").write_text(CONFIG)
    with pytest.raises(EdgecountError, match="the config asks for no dashboard; give it the block web"):
        run(web, "web", "code")


def test_a_state_folder_that_is_not_there_is_not_made() -> None:
    with pytest.raises(EdgecountError, match="there is no state folder at elsewhere; start `edgecount run`"):
        run(web, "web", "code", "--state", "elsewhere")
    assert not Path("elsewhere").exists()


def test_a_config_that_is_wrong_is_told() -> None:
    Path("config.yaml").write_text("web: {port: 0}")
    with pytest.raises(ConfigError):
        run(web, "web", "code")


@pytest.mark.parametrize(
    ("section", "address"),
    [
        (WebSection(), "http://127.0.0.1:8466/first-run"),
        (WebSection(host="::1", port=9000), "http://[::1]:9000/first-run"),
        (WebSection(host="192.0.2.7"), "https://192.0.2.7:8466/first-run"),
        (WebSection(host="0.0.0.0"), f"https://{socket.gethostname()}:8466/first-run"),  # noqa: S104 - not opened
        (WebSection(host="::"), f"https://{socket.gethostname()}:8466/first-run"),
        (WebSection(proxy=("192.0.2.9",), hosts=("shop.example",)), "https://shop.example/first-run"),
        (WebSection(proxy=("192.0.2.9",)), "https://(the address of your proxy)/first-run"),
    ],
)
def test_where_it_is_typed(section: WebSection, address: str) -> None:
    assert first_run(section) == address
