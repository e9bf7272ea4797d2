"""What a fleet's database says to a test."""

from typing import Any

import psycopg


def rows(database: str, question: str) -> list[tuple[Any, ...]]:
    """The answer to a question."""
    with psycopg.connect(database) as connection:
        return connection.execute(question.encode()).fetchall()


def change(database: str, statement: str) -> None:
    """Change something behind ingest's back."""
    with psycopg.connect(database) as connection:
        connection.execute(statement.encode())
