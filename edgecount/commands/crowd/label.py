"""`edgecount crowd label`: the heads in pictures of one's own, marked in the browser, with guesses to correct."""

import os
import threading
import webbrowser
from argparse import Namespace
from importlib.util import find_spec
from pathlib import Path

from edgecount.commands.parsing import arguments
from edgecount.commands.parsing.parser import Subparsers
from edgecount.commands.text.console import say
from edgecount.errors import EdgecountError


def add(actions: Subparsers) -> None:
    """Declare the action."""
    parser = actions.add_parser("label", help="mark the heads in pictures of your own, in the browser")
    parser.add_argument("pictures", metavar="FOLDER", type=Path, help="pictures; the marks are saved beside them")
    guesses = "whose guesses are shown to begin with: a density model by its name or path; default: the detector"
    parser.add_argument("--model", metavar="NAME|FILE.onnx", help=guesses)
    ports = arguments.whole_number(1, 65535)
    parser.add_argument("--port", type=ports, default=0, metavar="N", help="of the page; default: any that is free")
    parser.add_argument("--no-browser", action="store_true", help="do not open the page here, only say its address")
    parser.set_defaults(execute=execute)


def execute(options: Namespace) -> int:
    """Serve the page until Ctrl-C."""
    from edgecount.wiring.pages.dashboard import PACKAGES  # noqa: PLC0415 - slow

    if missing := [name for name in PACKAGES if find_spec(name) is None]:
        raise EdgecountError(
            f"the page needs {', '.join(missing)}, which is not installed: `pip install 'edgecount[web]'` brings it"
        )
    from edgecount.commands.crowd.marking import FolderDesk, serve_marking  # noqa: PLC0415 - as above
    from edgecount.wiring.seeing.head_guesses import guesser  # noqa: PLC0415 - as above

    desk = FolderDesk(options.pictures, guesser(options.model, threads=len(os.sched_getaffinity(0))))

    def ready(address: str) -> None:
        say(f"mark the heads at {address}")
        say("every mark is saved at once; Ctrl-C ends it, and the same command goes on from there")
        if not options.no_browser:
            threading.Thread(target=webbrowser.open, args=[address], daemon=True).start()  # some wait for their end

    serve_marking(desk, options.port, ready)
    pictures = desk.pictures()
    done = sum(picture.done for picture in pictures)
    say(f"{done} of {len(pictures)} pictures are done, with {sum(one.heads for one in pictures if one.done)} heads")
    return 0
