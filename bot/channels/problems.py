"""Why the bot ends by itself; each is one line for whoever runs it."""


class StartProblem(Exception):
    """Something must be changed by a person before the bot can run: exit code 2."""


class Outage(Exception):
    """Telegram cannot be reached; to be started again by a supervisor: exit code 3."""
