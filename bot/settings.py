"""The environment, read and validated once; every error is listed, not only the first.

Each variable also as NAME_FILE: the value is then the content of that file (secrets of Docker, Kubernetes, systemd).
"""

from __future__ import annotations

import base64
import binascii
import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

_NAMES = (
    "TELEGRAM_BOT_TOKEN",
    "TELEGRAM_API_URL",
    "ANKOMMEN_WEBHOOK_URL",
    "ANKOMMEN_WEBHOOK_SECRET",
    "ANKOMMEN_LISTEN",
    "ANKOMMEN_KNOWLEDGE",
    "ANKOMMEN_REGION",
    "ANKOMMEN_CACHE",
    "DATABASE_URL",
    "ANKOMMEN_SECRET_KEY",
    "ANKOMMEN_ADMINS",
    "ANKOMMEN_LOG_LEVEL",
)
_TOKEN = re.compile(r"\d{3,20}:[A-Za-z0-9_-]{20,80}")
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
_HERE = Path(__file__).resolve().parent
OWN_PATHS = ("/healthz", "/readyz", "/metrics")  # served beside the webhook
DEFAULT_DATABASE = "sqlite+aiosqlite:///data/ankommen.db"


class SettingsError(Exception):
    """The environment is not usable; one line a finding, for whoever starts the bot."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


class Secret(str):
    """A text that shows itself nowhere: not in `repr`, not in a traceback's locals."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "Secret('***')"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment says. Paths are absolute, URLs complete."""

    token: Secret | None = None
    api_url: str = "https://api.telegram.org"
    webhook_url: str | None = None
    webhook_secret: Secret | None = None
    host: str = "127.0.0.1"
    port: int = 8080
    listens: bool = False  # ANKOMMEN_LISTEN is set, not only its default
    knowledge: Path = field(default_factory=lambda: _bundled("knowledge"))
    locales: Path = field(default_factory=lambda: _bundled("locales"))
    region: str = "bamberg"
    cache: Path | None = None
    database_url: str = field(default=DEFAULT_DATABASE, repr=False)  # may hold a password
    secret_key: Secret | None = None
    admins: tuple[int, ...] = field(default=(), repr=False)
    log_level: str = "INFO"
    warnings: tuple[str, ...] = ()

    @property
    def data_folder(self) -> Path:
        """Where the embedded database and its key lie."""
        if self.database_url == DEFAULT_DATABASE:
            return Path("data")
        from sqlalchemy.engine import make_url  # 0.2 s: not for a single question

        url = make_url(self.database_url)
        if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
            return Path(url.database).parent
        return Path("data")

    @property
    def cache_folder(self) -> Path:
        """Where the trained matcher lies; need not be writable once it is there."""
        return self.cache or self.data_folder


def _split(address: str) -> SplitResult | None:
    """The parts of a web address; None where brackets or port are wrong."""
    try:
        parts = urlsplit(address)
        return parts if parts.port != 0 else None
    except ValueError:
        return None


def _bundled(name: str) -> Path:
    """Beside the program in a checkout, inside the package when installed."""
    beside = _HERE.parent / name
    return beside if beside.is_dir() else _HERE / "_data" / name


class _Reader:
    """Reads one variable after the other and gathers what is wrong."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = environment
        self.problems: list[str] = []

    def text(self, name: str) -> str | None:
        """The value of NAME, or the content of the file NAME_FILE names; None where neither is set."""
        value, file = self.environment.get(name, "").strip(), self.environment.get(f"{name}_FILE", "").strip()
        if value and file:
            self.problems.append(f"{name} and {name}_FILE are both set; expected one of them")
        if not value and file:
            try:
                value = Path(file).read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                reason = getattr(error, "strerror", None) or "not UTF-8"
                self.problems.append(f"{name}_FILE: cannot read {file} ({reason}); expected a file with the value")
                return None
            if not value:
                self.problems.append(f"{name}_FILE: {file} is empty; expected a file with the value")
        return value or None

    def url(self, name: str, schemes: tuple[str, ...]) -> str | None:
        """A web address."""
        value = self.text(name)
        if value is None:
            return None
        parts = _split(value)
        if parts is None or parts.scheme not in schemes or not parts.hostname:
            self.problems.append(
                f"{name}: found {value!r}; expected an address that begins with {' or '.join(schemes)}://"
            )
            return None
        return value.rstrip("/")


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Validate the environment.

    Raises SettingsError with every finding.
    """
    reader = _Reader(environment)
    values: dict[str, Any] = {
        "token": _token(reader),
        "api_url": reader.url("TELEGRAM_API_URL", ("https", "http")),
        "webhook_url": reader.url("ANKOMMEN_WEBHOOK_URL", ("https", "http")),
        "webhook_secret": _webhook_secret(reader),
        "knowledge": Path(text).resolve() if (text := reader.text("ANKOMMEN_KNOWLEDGE")) else None,
        "region": _region(reader),
        "cache": Path(text).resolve() if (text := reader.text("ANKOMMEN_CACHE")) else None,
        "database_url": _database(reader),
        "secret_key": _key(reader),
        "admins": _admins(reader),
        "log_level": _level(reader),
        "warnings": _unknown(environment),
    }
    if listen := _listen(reader):
        values["host"], values["port"], values["listens"] = *listen, True
    _check_webhook(reader, values)
    if reader.problems:
        raise SettingsError(reader.problems)
    return Settings(**{name: value for name, value in values.items() if value is not None})


def _token(reader: _Reader) -> Secret | None:
    value = reader.text("TELEGRAM_BOT_TOKEN")
    if value and not _TOKEN.fullmatch(value):
        reader.problems.append(
            "TELEGRAM_BOT_TOKEN: not a token; expected digits, a colon and letters, as BotFather gives it"
        )
    return Secret(value) if value else None


def _webhook_secret(reader: _Reader) -> Secret | None:
    value = reader.text("ANKOMMEN_WEBHOOK_SECRET")
    if value and not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", value):
        reader.problems.append("ANKOMMEN_WEBHOOK_SECRET: expected 16 to 256 characters of A-Z a-z 0-9 _ -")
    return Secret(value) if value else None


def _check_webhook(reader: _Reader, values: Mapping[str, Any]) -> None:
    """What a webhook needs beside its address. Telegram: https, ports 443, 80, 88, 8443 (Bot API, setWebhook)."""
    name, address = "ANKOMMEN_WEBHOOK_URL", values["webhook_url"]
    if address is None:
        return
    if values["token"] is None:
        reader.problems.append(f"{name} is set without TELEGRAM_BOT_TOKEN; expected both or none")
    if values["webhook_secret"] is None:
        reader.problems.append(f"{name} needs ANKOMMEN_WEBHOOK_SECRET beside it; `openssl rand -hex 32` makes one")
    parts = urlsplit(address)
    if parts.path in OWN_PATHS:
        reader.problems.append(f"{name}: the bot itself uses {parts.path}; expected another path")
    own_server = values["api_url"] is not None
    if not own_server and (parts.scheme != "https" or parts.port not in {None, 443, 80, 88, 8443}):
        reader.problems.append(f"{name}: found {address!r}; Telegram expects https:// and port 443, 80, 88 or 8443")


def _region(reader: _Reader) -> str | None:
    value = reader.text("ANKOMMEN_REGION")
    if value and not re.fullmatch(r"[a-z0-9-]{1,40}", value):
        reader.problems.append(f"ANKOMMEN_REGION: found {value!r}; expected the name of a folder such as bamberg")
    return value


def _database(reader: _Reader) -> str | None:
    value = reader.text("DATABASE_URL")
    if value is None:
        return None
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        url = make_url(value)
    except ArgumentError:
        reader.problems.append(
            "DATABASE_URL: not an address of a database; expected sqlite:///path/file.db or postgresql://user@host/name"
        )
        return None
    drivers = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}
    backend = url.drivername.partition("+")[0]
    if backend not in drivers:
        reader.problems.append(f"DATABASE_URL: found {backend!r}; expected sqlite or postgresql")
        return None
    return url.set(drivername=drivers[backend]).render_as_string(hide_password=False)


def _key(reader: _Reader) -> Secret | None:
    value = reader.text("ANKOMMEN_SECRET_KEY")
    if value is None:
        return None
    try:
        size = len(base64.urlsafe_b64decode(value))
    except (binascii.Error, ValueError):
        size = 0
    if size != 32:
        reader.problems.append(
            "ANKOMMEN_SECRET_KEY: expected 32 random bytes in URL-safe base64; "
            "`openssl rand -base64 32 | tr +/ -_` makes them"
        )
    return Secret(value)


def _admins(reader: _Reader) -> tuple[int, ...] | None:
    value = reader.text("ANKOMMEN_ADMINS")
    if value is None:
        return None
    parts = [part for part in re.split(r"[,\s]+", value) if part]
    if not all(re.fullmatch(r"-?\d{1,16}", part) for part in parts):
        reader.problems.append("ANKOMMEN_ADMINS: expected Telegram ids, numbers separated by commas")
        return None
    return tuple(int(part) for part in parts)


def _level(reader: _Reader) -> str | None:
    value = reader.text("ANKOMMEN_LOG_LEVEL")
    if value and value.upper() not in _LEVELS:
        reader.problems.append(f"ANKOMMEN_LOG_LEVEL: found {value!r}; expected one of {', '.join(_LEVELS)}")
    return value.upper() if value else None


def _listen(reader: _Reader) -> tuple[str, int] | None:
    value = reader.text("ANKOMMEN_LISTEN")
    if value is None:
        return None
    host, _, port = value.rpartition(":")
    if not host or not port.isdigit() or not 0 <= int(port) <= 65535:
        reader.problems.append(f"ANKOMMEN_LISTEN: found {value!r}; expected host:port such as 127.0.0.1:8080")
        return None
    return host.strip("[]"), int(port)


def _unknown(environment: Mapping[str, str]) -> tuple[str, ...]:
    known = {*_NAMES, *(f"{name}_FILE" for name in _NAMES)}
    warnings = []
    for name in sorted(environment):
        if name.startswith("ANKOMMEN_") and name not in known:
            close = difflib.get_close_matches(name, known, n=1)
            warnings.append(
                f"{name} is not a setting of this program" + (f"; did you mean {close[0]}?" if close else "")
            )
    return tuple(warnings)
