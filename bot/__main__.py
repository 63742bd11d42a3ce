"""`python -m bot` is the command `ankommen`."""

from bot.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
