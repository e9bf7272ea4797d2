"""`edgecount restore`: what a backup holds, brought back on this box."""

import os
from argparse import Namespace
from pathlib import Path

from edgecount.backup.archive import BackupReader
from edgecount.backup.asked import CONFIG
from edgecount.backup.restoring import restore
from edgecount.clock import SystemClock
from edgecount.commands.parsing.parser import Subparsers, add_state
from edgecount.commands.text.console import say
from edgecount.files.writable import require_file
from edgecount.wiring.state import databases, state_folder


def add(subparsers: Subparsers) -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser("restore", help="bring a backup back; stop the daemon first")
    add_state(parser)
    parser.add_argument("file", metavar="BACKUP.zip", type=Path, help="what `edgecount backup` or the dashboard wrote")
    parser.add_argument(
        "--config",
        metavar="FILE",
        type=Path,
        help="write the backup's config.yaml here too; a file that is there stays",
    )
    parser.set_defaults(execute=execute)


def execute(options: Namespace) -> int:
    """Bring it back, and print what was done."""
    store, *others = databases(state_folder(options.state, os.environ))
    if options.config is not None:
        require_file(options.config)
    with BackupReader(options.file) as backup:
        kept = restore(backup, store, others, SystemClock().now())
        say(f"{store.parent}: as it was at {backup.manifest.made.astimezone():%Y-%m-%d %H:%M}")
        for path in kept:
            say(f"what was there before is kept as {path}")
        if options.config is not None and CONFIG in backup.manifest.members:
            _write_config(backup, options.config)
    return 0


def _write_config(backup: BackupReader, path: Path) -> None:
    if path.exists():
        say(f"{path} is there already, and stays as it is")
        return
    backup.extract(CONFIG, path)
    say(f"{path}: the config that was in force")
