"""The option that says where the fleet's database is."""

import os
from argparse import ArgumentParser

VARIABLE = "EDGECOUNT_FLEET_DATABASE"


def add_database(parser: ArgumentParser) -> None:
    """Add --database."""
    parser.add_argument(
        "--database",
        metavar="ADDRESS",
        default=os.environ.get(VARIABLE, ""),
        help=f"postgresql://USER@HOST/NAME; default: {VARIABLE}, and what libpq knows (PGHOST, PGPASSFILE, ...)",
    )
