"""The command `ankommen`: thin. Errors go to standard error: 1 = findings, 2 = wrong use, 3 = Telegram away."""

from __future__ import annotations

import argparse
import os
import sys

from bot import __version__
from bot.commands import counting, exchanging, importing, keeping, people, staff
from bot.commands.common import UsageError, complain
from bot.knowledge import KnowledgeError
from bot.settings import SettingsError, read_settings

GROUPS = (people, staff, importing, exchanging, keeping, counting)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="ankommen", description="The assistant for newcomers in Bamberg.")
    parser.add_argument("--version", action="version", version=f"ankommen {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for group in GROUPS:
        group.add(commands)
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    options = _parser().parse_args(arguments)
    try:
        settings = read_settings(os.environ)
        for warning in settings.warnings:
            complain(f"warning: {warning}")
        return int(options.run(options, settings))
    except KnowledgeError as error:
        complain(f"{error}\n{len(error.problems)} errors in the knowledge base")
        return 1
    except SettingsError as error:
        complain(str(error))
    except UsageError as error:
        complain(f"ankommen {options.command}: {error}")
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        return 130
    return 2
