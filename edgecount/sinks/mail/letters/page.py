"""The HTML of all letters: a page that can be read on phones, and on light and on dark screens.

Only the bar beside the heading has a colour.  Where mail programs drop parts of the style, the text stays complete.
"""

from collections.abc import Sequence
from html import escape

_PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{heading}</title>
</head>
<body style="margin:0;padding:16px;font:16px/1.5 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif">
<div style="max-width:600px;margin:0 auto">
<div style="border-left:6px solid {colour};padding-left:12px">
<p style="margin:0">{above}</p>
<h1 style="margin:0;font-size:22px;line-height:1.3">{heading}</h1>
</div>
{parts}</div>
</body>
</html>
"""


def page(above: str, heading: str, colour: str, parts: Sequence[str]) -> str:
    """A page of these parts, which are HTML; `above` and `heading` are text, `colour` is the bar's."""
    return _PAGE.format(above=escape(above), heading=escape(heading), colour=colour, parts="".join(parts))


def paragraph(text: str, *, small: bool = False) -> str:
    """A paragraph of text."""
    style = ' style="font-size:13px"' if small else ""
    return f"<p{style}>{escape(text)}</p>\n"


def image(name: str, says: str) -> str:
    """The letter's picture of that name; mail programs that do not show it show the text `says`."""
    return (
        f'<p><img src="cid:{name}" alt="{escape(says)}" width="600"'
        ' style="width:100%;height:auto;border-radius:6px"></p>\n'
    )


def table(pairs: Sequence[tuple[str, str]]) -> str:
    """A table with a row for each name and its value; empty text where there are none."""
    if not pairs:
        return ""
    rows = "\n".join(
        f'<tr><td style="padding:3px 12px 3px 0;vertical-align:top">{escape(name)}</td>'
        f'<td style="padding:3px 0;vertical-align:top"><b>{escape(value)}</b></td></tr>'
        for name, value in pairs
    )
    return f'<table role="presentation" style="border-collapse:collapse;margin:16px 0">\n{rows}\n</table>\n'
