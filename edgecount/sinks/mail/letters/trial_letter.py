"""The test letter, by which an operator can see that mail arrives."""

from datetime import datetime
from html import escape
from uuid import uuid4

from edgecount.sinks.mail.letter import Letter


def trial_letter(site_name: str, now: datetime) -> Letter:
    """A letter with a new key, so that no mail program drops it as a repeat; `now` (aware) is shown in its own zone."""
    sentence = f"edgecount at {site_name} can send mail: alerts and reports will come to this address."
    sent = f"Sent on {now:%Y-%m-%d} at {now:%H:%M}, because somebody asked for a test. Nothing is to be done."
    return Letter(
        key=f"trial {uuid4()}",
        subject=f"[{site_name}] Test mail",
        text=f"{sentence}\n\n{sent}\n",
        html=f"<p>{escape(sentence)}</p>\n<p>{escape(sent)}</p>\n",
    )
