"""Numbers, times and dates as people of a language write them (CLDR's forms, held against babel in a test).  Pure.

babel itself would take some nine megabytes of a process that is to have thirty-two.
"""

from dataclasses import dataclass
from datetime import date, datetime, time

_SPACE = "\N{NARROW NO-BREAK SPACE}"
_NO_BREAK = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Formats:
    """How a language writes numbers, times and dates; `{...}` in the forms of dates are their parts."""

    point: str
    thousands: str
    percent: str
    least_grouped: int
    months: tuple[str, ...]
    short_months: tuple[str, ...]
    weekdays: tuple[str, ...]
    short_weekdays: tuple[str, ...]
    long_day: str
    middle_day: str
    short_day: str

    def number(self, value: float, decimals: int = 0) -> str:
        """A number with so many decimals, its thousands apart; a minus is a true one, as in tables."""
        whole, _, rest = f"{abs(value):.{decimals}f}".partition(".")
        if len(whole) >= self.least_grouped:
            whole = f"{int(whole):,}".replace(",", self.thousands)
        shown = f"{whole}{self.point}{rest}" if rest else whole
        return f"\N{MINUS SIGN}{shown}" if value < 0 and any(digit in "123456789" for digit in shown) else shown

    def share(self, value: float, decimals: int = 0) -> str:
        """A share of one as a percentage."""
        return self.percent.format(self.number(value * 100, decimals))

    def clock(self, moment: datetime | time) -> str:
        """The time of day, by 24 hours, as it stands in the moment given."""
        return f"{moment:%H:%M}"

    def day(self, day: date) -> str:
        """A day with its weekday: for headings."""
        return self._written(self.long_day, day)

    def dated(self, day: date) -> str:
        """A day with a short month: for tables."""
        return self._written(self.middle_day, day)

    def short(self, day: date) -> str:
        """A weekday and a day without year: for the axes of charts."""
        return self._written(self.short_day, day)

    def moment(self, moment: datetime) -> str:
        """A day and a time of it."""
        return f"{self.dated(moment.date())}, {self.clock(moment)}"

    def _written(self, form: str, day: date) -> str:
        return form.format(
            weekday=self.weekdays[day.weekday()],
            short_weekday=self.short_weekdays[day.weekday()],
            month=self.months[day.month - 1],
            short_month=self.short_months[day.month - 1],
            day=day.day,
            year=day.year,
        )


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FORMATS = {
    "en": Formats(
        point=".",
        thousands=",",
        percent="{}%",
        least_grouped=4,
        months=_names("January February March April May June July August September October November December"),
        short_months=_names("Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec"),
        weekdays=_names("Monday Tuesday Wednesday Thursday Friday Saturday Sunday"),
        short_weekdays=_names("Mon Tue Wed Thu Fri Sat Sun"),
        long_day="{weekday}, {day} {month} {year}",
        middle_day="{day} {short_month} {year}",
        short_day="{short_weekday} {day} {short_month}",
    ),
    "de": Formats(
        point=",",
        thousands=".",
        percent="{}" + _NO_BREAK + "%",
        least_grouped=4,
        months=_names("Januar Februar März April Mai Juni Juli August September Oktober November Dezember"),
        short_months=_names("Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez."),
        weekdays=_names("Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag"),
        short_weekdays=_names("Mo Di Mi Do Fr Sa So"),
        long_day="{weekday}, {day}. {month} {year}",
        middle_day="{day}. {short_month} {year}",
        short_day="{short_weekday} {day}. {short_month}",
    ),
    "fr": Formats(
        point=",",
        thousands=_SPACE,
        percent="{}" + _SPACE + "%",
        least_grouped=4,
        months=_names("janvier février mars avril mai juin juillet août septembre octobre novembre décembre"),
        short_months=_names("janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc."),
        weekdays=_names("lundi mardi mercredi jeudi vendredi samedi dimanche"),
        short_weekdays=_names("lun. mar. mer. jeu. ven. sam. dim."),
        long_day="{weekday} {day} {month} {year}",
        middle_day="{day} {short_month} {year}",
        short_day="{short_weekday} {day} {short_month}",
    ),
    "es": Formats(
        point=",",
        thousands=".",
        percent="{}" + _NO_BREAK + "%",
        least_grouped=5,
        months=_names("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"),
        short_months=_names("ene feb mar abr may jun jul ago sept oct nov dic"),
        weekdays=_names("lunes martes miércoles jueves viernes sábado domingo"),
        short_weekdays=_names("lun mar mié jue vie sáb dom"),
        long_day="{weekday}, {day} de {month} de {year}",
        middle_day="{day} {short_month} {year}",
        short_day="{short_weekday}, {day} {short_month}",
    ),
}
"""By language."""
