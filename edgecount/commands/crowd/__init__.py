"""`edgecount crowd`: people who cannot be told apart; a module an action."""

from edgecount.commands.crowd import calibrate, count, evaluate, label, train
from edgecount.commands.parsing.parser import Parser, Subparsers


def add(subparsers: Subparsers) -> None:
    """Declare the subcommand and its own subcommands."""
    parser = subparsers.add_parser(
        "crowd", help="count crowds in which nobody can be told apart, and train the models for it"
    )
    actions = parser.add_subparsers(required=True, metavar="ACTION", parser_class=Parser)
    count.add(actions)
    evaluate.add(actions)
    calibrate.add(actions)
    label.add(actions)
    train.add(actions)
