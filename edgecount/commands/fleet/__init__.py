"""`edgecount fleet`: all shops in one database; a module an action."""

from edgecount.commands.fleet import boxes, count_elsewhere, do_parts, ingest, migrate, to_parquet
from edgecount.commands.parsing.parser import Parser, Subparsers


def add(subparsers: Subparsers) -> None:
    """Declare the subcommand and its own subcommands."""
    parser = subparsers.add_parser("fleet", help="gather what the boxes of many shops tell, in one PostgreSQL")
    actions = parser.add_subparsers(required=True, metavar="ACTION", parser_class=Parser)
    migrate.add(actions)
    ingest.add(actions)
    boxes.add(actions)
    to_parquet.add(actions)
    count_elsewhere.add(actions)
    do_parts.add(actions)
