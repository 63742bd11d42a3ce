"""What whoever starts the bot or a command is told."""


class StoreProblem(Exception):
    """The database cannot be used now. The message says what to do and holds no address with a password."""


class KeyProblem(Exception):
    """The key cannot be read or made. The message names the file and says what to do."""
