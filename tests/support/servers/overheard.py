"""Hears what boxes, or their fleet, publish at a broker."""

import json
from typing import Any, Self

import pika

ASKS, EVENTS = "edgecount.*.replay.set", "edgecount.*.event"


class Overheard:
    """Listens while it is entered as a context manager."""

    def __init__(self, broker: str, key: str) -> None:
        self._connection = pika.BlockingConnection(pika.URLParameters(broker))
        self._channel = self._connection.channel()
        self._queue = self._channel.queue_declare("", exclusive=True).method.queue
        self._channel.queue_bind(self._queue, "amq.topic", key)

    def found(self) -> list[tuple[str, dict[str, Any]]]:
        """What was published since the last call: the box, and what is said."""
        said = list[tuple[str, dict[str, Any]]]()
        while True:
            method, _, body = self._channel.basic_get(self._queue, auto_ack=True)
            if method is None or body is None:
                return said
            said.append((method.routing_key.split(".")[1], json.loads(body)))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self._connection.close()
