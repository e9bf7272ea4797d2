"""Numbers, times and dates as people of each language write them: those of CLDR, which babel has."""

from datetime import date, datetime, time

import pytest
from babel import dates, numbers

from edgecount.web.language.formats import FORMATS, Formats
from edgecount.web.language.words import LANGUAGES

LOCALES = {"en": "en_GB", "de": "de", "fr": "fr", "es": "es"}
DAYS = [date(2026, month, 3 + month) for month in range(1, 13)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("value", [0, 7, 999, 1000, 9999, 10000, 123456, 1234567])
def test_whole_numbers(language: str, value: int) -> None:
    shown = numbers.format_decimal(value, locale=LOCALES[language])
    if language == "es" and value < 10_000:
        shown = shown.replace(".", "")  # CLDR's minimumGroupingDigits of 2, which babel does not heed
    assert FORMATS[language].number(value) == shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_with_decimals(language: str) -> None:
    assert FORMATS[language].number(12345.678, 1) == numbers.format_decimal(12345.7, locale=LOCALES[language])
    assert FORMATS[language].share(0.575, 1) == numbers.format_percent(
        0.575, "#,##0.0" + _percent(language), LOCALES[language]
    )


@pytest.mark.parametrize(("value", "shown"), [(-1.5, "−1.5"), (-0.04, "0.0"), (1234.5, "1,234.5"), (0.0, "0.0")])
def test_signs(value: float, shown: str) -> None:
    assert FORMATS["en"].number(value, 1) == shown


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("day", DAYS)
def test_days(language: str, day: date) -> None:
    formats, locale = FORMATS[language], LOCALES[language]
    assert _plain(formats.day(day)) == _plain(dates.format_date(day, "full", locale))
    assert formats.dated(day) == _medium(day, language)
    assert dates.format_date(day, "EEE", locale).rstrip(".") in formats.short(day)


def _plain(text: str) -> str:
    """British English has had a comma behind the weekday, and has lost it; we keep it."""
    return text.replace(",", "")


def _medium(day: date, language: str) -> str:
    pattern = {"en": "d MMM y", "de": "d. MMM y", "fr": "d MMM y", "es": "d MMM y"}[language]
    return dates.format_date(day, pattern, LOCALES[language])


def _percent(language: str) -> str:
    return {"en": "%", "de": "\xa0%", "fr": "\u202f%", "es": "\xa0%"}[language]


def test_times() -> None:
    formats: Formats = FORMATS["de"]
    assert formats.clock(time(9, 5)) == "09:05"
    assert formats.moment(datetime(2026, 11, 3, 17, 30)) == "3. Nov. 2026, 17:30"  # noqa: DTZ001 - it stands in no zone
