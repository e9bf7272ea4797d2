"""The letter that an operator asks for."""

from edgecount.sinks.mail.letters.trial_letter import trial_letter
from tests.support.fakes import BEGAN


def test_says_what_it_is_for() -> None:
    letter = trial_letter("<Main> Street", BEGAN)
    assert letter.subject == "[<Main> Street] Test mail"
    assert letter.text == (
        "edgecount at <Main> Street can send mail: alerts and reports will come to this address.\n\n"
        "Sent on 2026-05-04 at 10:00, because somebody asked for a test. Nothing is to be done.\n"
    )
    assert "&lt;Main&gt; Street" in letter.html


def test_no_two_are_the_same_to_a_mail_program() -> None:
    assert trial_letter("Main Street", BEGAN).key != trial_letter("Main Street", BEGAN).key
