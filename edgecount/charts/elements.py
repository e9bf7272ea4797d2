"""SVG as text: elements with their attributes, all that is put into them escaped."""

from html import escape

Number = float | int


def tag(name: str, *content: str, **attributes: str | Number | None) -> str:
    """An element with its content, which is SVG already; `class_` is `class`, `data_x` `data-x`; None is left out."""
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_shown(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    inner = "".join(content)
    return f"<{name}{given}>{inner}</{name}>" if inner else f"<{name}{given}/>"


def words(text: str, x: Number, y: Number, class_: str = "", anchor: str | None = None) -> str:
    """A line of text at a place; `anchor` is middle or end."""
    return tag("text", escape(text), x=x, y=y, class_=class_ or None, text_anchor=anchor)


def whole(chart: str, width: Number, height: Number, title: str, description: str, *content: str) -> str:
    """A drawing of that size with its name and description for those who do not see it; `chart` is its kind."""
    return tag(
        "svg",
        tag("title", escape(title)),
        tag("desc", escape(description)),
        *content,
        class_=f"chart {chart}",
        viewBox=f"0 0 {_shown(width)} {_shown(height)}",
        role="img",
        aria_label=f"{title}. {description}",
    )


def hatching(name: str) -> str:
    """The pattern of what was not watched, under a name that is its alone in the page."""
    line = tag("path", d="M-2 2l4-4M0 8l8-8M6 10l4-4", class_="hatch-line")
    return tag("defs", tag("pattern", line, id=name, width=8, height=8, patternUnits="userSpaceOnUse"))


def hatched(name: str, x: Number, y: Number, width: Number, height: Number) -> str:
    """A part of the drawing that was not watched."""
    return tag("rect", x=x, y=y, width=width, height=height, fill=f"url(#{name})", class_="gap")


def _shown(value: str | Number) -> str:
    return escape(value) if isinstance(value, str) else f"{value:.1f}".removesuffix(".0")
