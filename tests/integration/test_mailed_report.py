"""`edgecount report --mail`: the reports of any days, sent now."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.servers.mailserver import HOST, Mailbox, closed_port, mail_server
from tests.support.shops.calling import Ended, call, contents
from tests.support.stored import crossing, filled, utc

ANNA, BEN = "anna@example.org", "ben@example.org"
SITE = """\
site: {name: Main Street, timezone: Europe/Paris}
cameras: {entrance: {lines: {door: {from: [0.5, 0.0], to: [0.5, 1.0], in_side: left}}}}
"""
RANGE = ("--from", "2026-03-30", "--to", "2026-03-31")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a store that knows of two days, and of a minute ago."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("STATE_DIRECTORY", raising=False)
    (tmp_path / "config.yaml").write_text(SITE)
    events = [
        crossing(1, "2026-03-30T12:00"),
        crossing(2, "2026-03-31T12:00"),
        crossing(3, datetime.now(UTC) - timedelta(seconds=1)),
    ]
    filled(tmp_path / "var" / "edgecount.sqlite", events, {"entrance": {utc("2026-03-31T12:00"): 60.0}})
    return tmp_path


def mail_by(port: int) -> None:
    receivers = f"[{ANNA}, {BEN}]"
    block = f"{{host: {HOST}, port: {port}, security: none, sender: shop@example.org, receivers: {receivers}}}"
    Path("config.yaml").write_text(f"{SITE}mail: {block}\n")


def files() -> list[str]:
    return [name for name in contents(Path()) if name.endswith((".csv", ".xlsx"))]


def test_each_day_is_a_mail_and_no_file(capsys: pytest.CaptureFixture[str]) -> None:
    with mail_server() as server:
        mail_by(server.port)
        ended = call(capsys, "report", "--mail", *RANGE)
    assert ended == Ended(0, "".join(f"2026-03-{day}: mailed to {ANNA}, {BEN}\n" for day in (30, 31)), "")
    assert server.mailbox.receivers == [[ANNA], [BEN]] * 2, "everybody gets their own, as from the daemon"
    first, _, second, _ = server.mailbox.messages
    assert first["Subject"] == "[Main Street] Monday 30 March: 1 in, with only 0 % watched"
    assert [part.get_filename() for part in second.iter_attachments()] == ["footfall-2026-03-31.xlsx"]
    assert files() == []


def test_files_as_well_where_somebody_says_where_to(capsys: pytest.CaptureFixture[str]) -> None:
    with mail_server() as server:
        mail_by(server.port)
        ended = call(capsys, "report", "--mail", "--from", "2026-03-31", "--output", "out")
    assert ended.status == 0
    assert ended.out.splitlines() == [
        "out/footfall-2026-03-31.csv",
        "out/events-2026-03-31.csv",
        "out/footfall-2026-03.xlsx",
        f"2026-03-31: mailed to {ANNA}, {BEN}",
    ]


def test_the_same_day_once_more_is_another_mail(capsys: pytest.CaptureFixture[str]) -> None:
    with mail_server() as server:
        mail_by(server.port)
        assert [call(capsys, "report", "--mail").status for _ in range(2)] == [0, 0]
    first, _, second, _ = server.mailbox.messages
    assert first["Message-ID"] != second["Message-ID"], "else mail programs would drop it"


def test_a_receiver_that_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with mail_server(Mailbox(at_rcpt={BEN: ["550 no such user"] * 2})) as server:
        mail_by(server.port)
        ended = call(capsys, "report", "--mail", *RANGE)
    assert ended == Ended(
        1,
        "".join(f"2026-03-{day}: mailed to {ANNA}\n" for day in (30, 31)),
        f"edgecount: the mail server did not take mail for {BEN} (550 no such user): check mail.receivers, or try"
        " later\n",
    )


def test_a_server_that_takes_nobody_now(capsys: pytest.CaptureFixture[str]) -> None:
    with mail_server(Mailbox(at_rcpt={ANNA: ["451 later"], BEN: ["451 later"]})) as server:
        mail_by(server.port)
        ended = call(capsys, "report", "--mail")
    assert (ended.status, ended.out) == (1, "")
    assert ended.err == (
        f"edgecount: the mail server did not take mail for {ANNA} (451 later), {BEN} (451 later): check mail.receivers,"
        " or try later\n"
    )


def test_a_server_that_is_down(capsys: pytest.CaptureFixture[str]) -> None:
    with closed_port() as port:
        mail_by(port)
        ended = call(capsys, "report", "--mail")
    assert (ended.status, ended.out) == (1, "")
    assert ended.err.startswith(f"edgecount: the mail server {HOST}:{port} cannot be reached")
    assert ended.err.count("\n") == 1


def test_a_config_without_a_mail_server(capsys: pytest.CaptureFixture[str]) -> None:
    assert call(capsys, "report", "--mail") == Ended(
        2,
        "",
        "edgecount: config.yaml has no mail section: add one that names the mail server and who gets the reports\n",
    )


@pytest.mark.parametrize(
    ("last", "status", "message"),
    [
        pytest.param("2026-03-31", 1, "the mail server", id="a month"),
        pytest.param(
            "2026-04-01", 2, "--mail sends 31 days at most, a mail for each: choose a shorter range\n", id="a day more"
        ),
    ],
)
def test_a_month_at_most(capsys: pytest.CaptureFixture[str], last: str, status: int, message: str) -> None:
    with closed_port() as port:
        mail_by(port)
        ended = call(capsys, "report", "--mail", "--from", "2026-03-01", "--to", last)
    assert ended.status == status
    assert ended.err.startswith(f"edgecount: {message}")
