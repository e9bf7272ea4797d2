"""The description of what scripts may read, as OpenAPI 3.1 has it: the tests hold the answers against it."""

from collections.abc import Mapping
from typing import Any

from edgecount.web.api.questions import MOST_EVENTS

Schema = Mapping[str, Any]


def document(server: str, version: str) -> Schema:
    """The whole description; `server` is where the pages lie."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "edgecount",
            "version": version,
            "description": "What one site has counted. Times are local times of the site with their offset from UTC.",
        },
        "servers": [{"url": server}],
        "security": [{"token": []}],
        "paths": {
            "/api/v1/status": _get("status", "How the site stands now: people inside, cameras, zones, alerts", _OBJECT),
            "/api/v1/site": _get("site", "The site: its hours, cameras, lines and zones", _OBJECT),
            "/api/v1/visits": _get("visits", "A business day hour by hour, a row a line", _DAY, _DAY_ASKED),
            "/api/v1/events": _get("events", "What happened, in the order of its numbers", _EVENTS, *_EVENTS_ASKED),
        },
        "components": {
            "schemas": {"Error": _ERROR},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _get(name: str, summary: str, answer: Schema, *asked: Schema) -> Schema:
    wrong = {"$ref": "#/components/schemas/Error"}
    refusals = {
        "400": "The query asks for what there cannot be",
        "401": "No token, or one that was taken back",
        "503": "The main process or the store does not answer",
    }
    return {
        "get": {
            "operationId": name,
            "summary": summary,
            "parameters": list(asked),
            "responses": {
                "200": {"description": summary, "content": _json(answer)},
                **{code: {"description": words, "content": _json(wrong)} for code, words in refusals.items()},
            },
        }
    }


def _json(schema: Schema) -> Schema:
    return {"application/json": {"schema": schema}}


def _object(**properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _asked(name: str, description: str, schema: Schema) -> Schema:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}


_OBJECT: Schema = {"type": "object"}
_COUNT: Schema = {"type": ["integer", "null"], "description": "null where the camera was not watched"}
_TIME: Schema = {"type": "string", "format": "date-time"}
_ERROR = _object(error={"type": "string", "description": "one line: whose fault it is, and what to do"})
_ROW = _object(
    start=_TIME,
    end=_TIME,
    camera={"type": "string"},
    line={"type": "string"},
    **{"in": _COUNT, "out": _COUNT},
    groups_in={"type": ["integer", "null"], "description": "null, too, where nobody looked for groups"},
    staff_in=_COUNT,
    staff_out=_COUNT,
    coverage={"type": "number", "minimum": 0, "maximum": 1, "description": "the share that was really watched"},
    open={"type": "boolean"},
)
_DAY = _object(day={"type": "string", "format": "date"}, hours={"type": "array", "items": _ROW})
_DAY_ASKED = _asked(
    "day",
    "the business day, from 2000 to 2099; today unless given",
    {"type": "string", "format": "date", "pattern": "^20[0-9]{2}-[0-9]{2}-[0-9]{2}$"},
)
_EVENTS = _object(events={"type": "array", "items": _OBJECT}, last={"type": "integer"})
_EVENTS_ASKED = (
    _asked("after", "the number of the last event that is known already", {"type": "integer", "minimum": 0}),
    _asked("limit", "how many at most", {"type": "integer", "minimum": 1, "maximum": MOST_EVENTS}),
)
