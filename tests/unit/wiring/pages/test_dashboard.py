"""The dashboard of a config: its task, and what becomes of it without its packages."""

import logging
from pathlib import Path

import pytest

from edgecount.config.sections.web import WebSection
from edgecount.wiring.pages.dashboard import dashboard_task
from edgecount.wiring.pages.web import reach
from edgecount.wiring.pages.web_task import DashboardTask, decoded

STATE = Path("/state")


def test_without_the_block_there_is_nothing_to_do() -> None:
    assert dashboard_task(None, STATE) is None


def test_without_the_packages_one_line_says_what_to_install(caplog: pytest.LogCaptureFixture) -> None:
    assert dashboard_task(WebSection(), STATE, lambda name: name != "uvicorn") is None
    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert record.getMessage().startswith("there is no dashboard: uvicorn cannot be found; install edgecount with")
    assert "edgecount[web]" in record.getMessage()


def test_all_packages_are_there_for_the_tests(caplog: pytest.LogCaptureFixture) -> None:
    assert dashboard_task(WebSection(), STATE) == DashboardTask("/state", "127.0.0.1", 8466)
    assert not caplog.records


def test_the_process_reads_what_was_written() -> None:
    task = DashboardTask("/state", "::", 1, True, "/c.pem", "/k.pem", ("192.0.2.1",), ("a.example",), (1, 2))
    assert decoded(task.encoded()) == task


def test_another_certificate_in_the_same_file_is_another_task(tmp_path: Path) -> None:
    certificate, key = tmp_path / "c.pem", tmp_path / "k.pem"
    certificate.touch()
    key.touch()
    web = WebSection(certificate=certificate, key=key)
    first = dashboard_task(web, STATE)
    certificate.write_text("another")
    assert first != dashboard_task(web, STATE)


def test_it_reaches_the_store_and_its_own_folder_and_no_settings(tmp_path: Path) -> None:
    found = reach(DashboardTask(str(tmp_path), "127.0.0.1", 8466))
    assert tmp_path / "edgecount.sqlite" in found.readable
    assert found.writable == (tmp_path / "web", Path("/dev/null"))
    assert not [path for path in found.readable if (tmp_path / "settings.sqlite").is_relative_to(path)]
    assert not found.ports
