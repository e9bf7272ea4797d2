"""The parts of a config other than its cameras, a line for each: receivers, alerts, and reports."""

from collections.abc import Iterator

from edgecount.alerts.catalogue import KINDS
from edgecount.alerts.rule import AlertRule
from edgecount.config.model import Config


def configured(config: Config) -> Iterator[str]:
    """A line for each kind of sink, for the alerts, and for the daily report; none has a secret."""
    there = {type(block): block for block in config.sinks}
    for kind in config.sink_kinds().values():
        block = there.get(kind)
        line = kind.ABSENT if block is None else block.summary()
        if line is not None:
            yield line
    yield f"alerts: {', '.join(map(_alert, config.rules)) or 'none'}"
    if config.mail is not None:
        yield f"daily report: {_report(config)}"


def _report(config: Config) -> str:
    if not config.report.mail:
        return "none"
    if config.report.at is None:
        return f"by mail when the business day ends, at {config.site.day_start:%H:%M}"
    return f"by mail at {config.report.at:%H:%M}"


def _alert(rule: AlertRule) -> str:
    hold = f" for {_duration(rule.hold_seconds)}" if rule.hold_seconds else ""
    return f"{rule.name} ({KINDS[rule.kind].condition(rule)}{hold}{'' if rule.mails else ', no mail'})"


def _duration(seconds: float) -> str:
    whole_minutes = seconds >= 120 and seconds % 60 == 0
    return f"{seconds / 60:g} min" if whole_minutes else f"{seconds:g} s"
