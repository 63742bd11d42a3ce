"""Runs the sections named on the command line, or all of them."""

from __future__ import annotations

import sys

from . import conversation, matching, start, telegram

SECTIONS = {"start": start.run, "conversation": conversation.run, "telegram": telegram.run, "matching": matching.run}


def main() -> None:
    for name in sys.argv[1:] or SECTIONS:
        print(f"\n== {name} ==", flush=True)
        SECTIONS[name]()


if __name__ == "__main__":
    main()
