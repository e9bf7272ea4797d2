"""What becomes of a change that a page asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from edgecount.web.rendering import words_of
from edgecount.web.routing import parts_of
from edgecount.web.visitor import known_visitor


@dataclass(frozen=True, slots=True)
class Outcome:
    """A change that was made, or the problems for which it was not."""

    made: bool
    problems: Sequence[Mapping[str, Any]] = ()


async def saved(request: Request, ask: str, **values: Any) -> Outcome:
    """Ask for a change in the visitor's name."""
    _, visitor = words_of(request), known_visitor(request)
    answer = await parts_of(request).gateway.ask(ask, by=visitor.name, role=int(visitor.role), **values)
    if "overtaken" in answer:
        words = _(
            "{name} has changed the same meanwhile, and nothing of yours was saved: look at it, and save again.",
            name=answer["overtaken"],
        )
        return Outcome(made=False, problems=[{"path": [], "text": words}])
    return Outcome(made="problems" not in answer, problems=told_problems(request, answer.get("problems", ())))


def told_problems(request: Request, problems: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """The problems in the visitor's words."""
    _ = words_of(request)
    return [{**problem, "text": _.told(problem["text"])} for problem in problems]


def revision_of(text: str) -> int:
    """The revision that a form was made upon; one that is none is so old that anything was changed since."""
    return int(text) if text.isdecimal() and len(text) < 12 else 0
