import sys

import pytest

from edgecount.commands.text.console import complain, say
from edgecount.errors import EdgecountError
from tests.support.refusing import RefusingStream


def test_results_and_faults_go_their_own_ways(capsys: pytest.CaptureFixture[str]) -> None:
    say("a picture of 160×120")
    complain("there is none: make one")
    assert capsys.readouterr() == ("a picture of 160×120\n", "edgecount: there is none: make one\n")


@pytest.mark.parametrize("text", ["two\nlines", "two\r\nlines", "a \x1b[31mred\x1b[0m word", "a bell \x07"])
def test_each_is_one_line_that_does_nothing_to_the_terminal(capsys: pytest.CaptureFixture[str], text: str) -> None:
    say(text)
    complain(text)
    for spoken in capsys.readouterr():
        assert spoken.count("\n") == 1
        assert spoken.removesuffix("\n").isprintable()


def test_brackets_and_colons_are_only_text(capsys: pytest.CaptureFixture[str]) -> None:
    say("[bold]/srv/:warning:/[/bold]")
    assert capsys.readouterr().out == "[bold]/srv/:warning:/[/bold]\n"


def test_an_output_that_is_full_is_a_fault_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", RefusingStream(OSError(28, "No space left on device")))
    with pytest.raises(EdgecountError) as caught:
        say("anything")
    assert str(caught.value) == (
        "standard output cannot be written (No space left on device): make room, or send it elsewhere"
    )


def test_an_output_that_nobody_reads_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", RefusingStream(BrokenPipeError()))
    with pytest.raises(BrokenPipeError):
        say("anything")
