"""`python -m edgecount`, the same as the `edgecount` command."""

from edgecount.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
