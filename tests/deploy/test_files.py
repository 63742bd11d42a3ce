"""What is shipped agrees with the program: names, paths, numbers."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from fnmatch import fnmatch
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
import yaml

from bot.channels.health import Health, health_routes
from bot.channels.metrics import Metrics
from bot.settings import _NAMES, OWN_PATHS
from bot.store.retention import RETENTION
from tests.running import ROOT

from .guide import GUIDE
from .unit import UNIT, WEBHOOK, pairs

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
KNOWN = {*_NAMES, *(f"{name}_FILE" for name in _NAMES)}
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
BOTS = ("polling", "webhook-1", "webhook-2")


def manifest(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "deploy" / "kubernetes" / name).read_text(encoding="utf-8"))
    return found


def container() -> dict[str, Any]:
    found: dict[str, Any] = manifest("deployment.yaml")["spec"]["template"]["spec"]["containers"][0]
    return found


def names_of_the_unit() -> Iterator[str]:
    for name, value in pairs(UNIT, WEBHOOK):
        if name == "Environment":
            yield from re.findall(r"(\w+)=", value)


def test_every_setting_that_is_shipped_is_one_of_the_program() -> None:
    image = re.findall(r"\b((?:ANKOMMEN|TELEGRAM|DATABASE)\w*)=", DOCKERFILE)
    kubernetes = [entry["name"] for entry in container()["env"]]
    kubernetes += [line.split("=")[0] for line in manifest("kustomization.yaml")["configMapGenerator"][0]["literals"]]
    compose = [name for bot in BOTS for name in COMPOSE["services"][bot]["environment"]]
    for names in (image, kubernetes, compose, list(names_of_the_unit())):
        assert names
        assert set(names) <= KNOWN


def test_the_guide_explains_every_setting() -> None:
    section = GUIDE.partition("\n## 7. Settings")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) == set(_NAMES)


def test_the_guide_names_metrics_that_there_are() -> None:
    there = Metrics().exposition()[0].decode()
    section = GUIDE.partition("\n## 13. What to watch")[2].partition("\n## ")[0]
    named = set(re.findall(r"\b(?:ankommen|process)_[a-z0-9_]+\b", section))
    assert len(named) > 5
    for name in named:
        assert re.search(rf"^# TYPE {name.removesuffix('_bucket')} ", there, re.MULTILINE), name


def test_the_guide_says_how_long_things_are_kept() -> None:
    section = GUIDE.partition("## 15. Data protection\n\nWhat")[2]
    for words in (
        f"{RETENTION.session_days} days after the last message",
        f"{RETENTION.vote_quarters} quarters before",
        f"{RETENTION.question_days} days |",
        f"{RETENTION.count_days} days |",
        f"{RETENTION.update_hours} hours |",
    ):
        assert words in section
    assert f"after\n{RETENTION.session_days} days" in GUIDE.partition("## 11. Keys\n\n|")[2]


def test_links_inside_the_guide_lead_somewhere() -> None:
    headings = re.findall(r"^## (.+)$", GUIDE, re.MULTILINE)
    anchors = {re.sub(r"[^a-z0-9 -]", "", heading.lower()).replace(" ", "-") for heading in headings}
    assert set(re.findall(r"\]\(#([^)]+)\)", GUIDE)) == anchors


def test_probes_ask_what_the_program_answers() -> None:
    served = {route.path for route in health_routes(Health(), Metrics())}
    assert served == set(OWN_PATHS)
    probes = [value["httpGet"]["path"] for name, value in container().items() if name.endswith("Probe")]
    assert len(probes) == 3
    assert set(probes) <= served
    caddy = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
    assert re.findall(r"health_uri (\S+)", caddy) == ["/readyz"]


def test_every_way_uses_one_path_for_the_webhook_and_shows_no_other() -> None:
    path = manifest("ingress.yaml")["spec"]["rules"][0]["http"]["paths"]
    assert [(one["path"], one["pathType"]) for one in path] == [("/telegram", "Exact")]
    assert "path /telegram\n" in (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
    addresses = [COMPOSE["services"]["webhook-1"]["environment"]["ANKOMMEN_WEBHOOK_URL"]]
    addresses += re.findall(r"ANKOMMEN_WEBHOOK_URL=(\S+)", GUIDE)
    addresses += manifest("kustomization.yaml")["configMapGenerator"][0]["literals"][:1]
    assert len(addresses) == 3
    assert all(address.endswith("/telegram") for address in addresses)


def test_secrets_are_files_that_exist_where_they_are_looked_for() -> None:
    for name in BOTS:
        bot = COMPOSE["services"][name]
        files = {value for key, value in bot["environment"].items() if key.endswith("_FILE")}
        assert files == {f"/run/secrets/{secret}" for secret in bot["secrets"]}
    keys = set(manifest("secret.example.yaml")["stringData"])
    assert {entry["value"].rpartition("/")[2] for entry in container()["env"]} == keys
    assert keys <= set(re.findall(r"--from-file=secrets/(\w+)", GUIDE))
    assert set(COMPOSE["secrets"]) == set(
        re.findall(r">(\w+)$", GUIDE.partition("## 5.")[2].partition("```\n")[0], re.M)
    )


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_a_container_can_write_nothing_but_its_data(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["mem_limit"]
    assert service["restart"] == "unless-stopped"


def test_the_container_of_kubernetes_has_no_rights() -> None:
    pod = manifest("deployment.yaml")["spec"]["template"]["spec"]
    uid = int(re.search(r"--uid (\d+)", DOCKERFILE)[1])  # type: ignore[index]
    assert f"USER {uid}:{uid}\n" in DOCKERFILE
    assert pod["securityContext"]["runAsUser"] == uid
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["automountServiceAccountToken"] is False
    assert container()["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }


def test_a_stop_may_take_as_long_as_the_program_needs() -> None:
    for bot in BOTS:
        assert COMPOSE["services"][bot]["stop_grace_period"] == "40s"
    assert dict(pairs(UNIT))["TimeoutStopSec"] == "40"
    assert manifest("deployment.yaml")["spec"]["template"]["spec"]["terminationGracePeriodSeconds"] == 40


def test_what_the_image_is_built_from_reaches_it_and_nothing_else_does() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split("\n*\n")[1].splitlines()
    allowed = {line.removeprefix("!") for line in ignored if line.startswith("!")}
    stage = DOCKERFILE.partition("\nFROM ${PYTHON}\n")[0]
    copied = {word for line in re.findall(r"^COPY (.+)$", stage, re.MULTILINE) for word in line.split()[:-1]}
    assert copied == allowed
    assert all((ROOT / name).exists() for name in copied)
    assert any(fnmatch("bot/__pycache__", line) for line in ignored)


def test_the_health_check_of_the_image() -> None:
    command = json.loads(re.search(r"^  CMD (\[.+\])$", DOCKERFILE, re.MULTILINE)[1])  # type: ignore[index]
    status = 200

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/healthz" else 404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    def ask(port: int) -> int:
        program = command[2].replace("8080", str(port))
        return subprocess.run(
            [sys.executable, "-c", program],
            stderr=subprocess.DEVNULL,
            env={"HTTP_PROXY": "http://proxy.invalid:3128"},  # the bot's own way out must not be taken
            check=False,
        ).returncode

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        assert ask(server.server_port) == 0
        status = 503
        assert ask(server.server_port) == 1
        server.shutdown()
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        assert ask(nobody.getsockname()[1]) == 1
