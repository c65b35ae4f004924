"""The workshop is in order: what is shipped, pinned and run fits what the project says of itself."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from service.settings import PREFIX, SETTINGS

ROOT = Path(__file__).parents[2]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
CI = ROOT / ".ci" / "run"


def _pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    return dict(line.split("==") for line in lines if line and not line.startswith("#"))


def test_every_dependency_is_pinned_inside_its_range() -> None:
    wanted = [
        *PROJECT["dependencies"],
        *(each for extra in PROJECT["optional-dependencies"].values() for each in extra),
    ]
    pins = {canonicalize_name(name): version for name, version in _pins().items()}
    for requirement in map(Requirement, wanted):
        if canonicalize_name(requirement.name) != PROJECT["name"]:
            assert requirement.specifier.contains(pins[canonicalize_name(requirement.name)]), str(requirement)


def test_a_pin_is_a_name_and_a_version_and_no_address() -> None:
    assert all(re.fullmatch(r"[\w.-]+", name) and re.fullmatch(r"[\w.]+", pin) for name, pin in _pins().items())


def test_the_image_is_faulted_by_no_rule_of_the_dockerfile_linter() -> None:
    hadolint = Path(sys.executable).parent / "hadolint"
    done = subprocess.run([hadolint, ROOT / "Dockerfile"], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_image_runs_as_a_numbered_user_that_is_not_root() -> None:
    users = re.findall(r"^USER (.+)$", (ROOT / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    assert [re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", user) is not None for user in users] == [True]


def test_the_image_and_the_compose_file_name_only_settings_there_are() -> None:
    texts = [(ROOT / name).read_text("utf-8") for name in ("Dockerfile", "docker-compose.yml")]
    named = {name for text in texts for name in re.findall(rf"\b{PREFIX}([A-Z_]+)\b", text)}
    assert {"HOST", "PORT", "DATA_DIR", "DATABASE_URL"} <= named <= set(SETTINGS)


def test_the_composed_service_has_no_more_rights_than_it_needs() -> None:
    for service in (COMPOSE["services"]["service"], COMPOSE["services"]["schedule"]):
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert "cap_add" not in service
        assert not service["user"].startswith(("0", "root"))
    for each in COMPOSE["services"].values():
        assert "no-new-privileges:true" in each["security_opt"]
        assert "privileged" not in each


def test_only_this_machine_reaches_the_composed_service_and_nobody_its_database() -> None:
    assert COMPOSE["services"]["service"]["ports"] == ["127.0.0.1:8000:8000"]
    assert [name for name, each in COMPOSE["services"].items() if "ports" in each] == ["service"]


def test_the_composed_service_waits_for_its_database_and_keeps_what_it_wrote() -> None:
    services = COMPOSE["services"]
    for name in ("service", "schedule"):
        assert services[name]["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert all(each["healthcheck"]["test"] for each in services.values())
    mounted = {volume.split(":")[0] for each in services.values() for volume in each["volumes"]}
    assert mounted == set(COMPOSE["volumes"])


def test_no_password_stands_in_the_compose_file() -> None:
    given = [
        value
        for each in COMPOSE["services"].values()
        for name, value in each["environment"].items()
        if "PASSWORD" in name
    ]
    assert given
    assert set(given) == {"${POSTGRES_PASSWORD:?set it in .env}"}


def test_the_ci_script_can_be_run_and_runs_what_the_readme_tells_a_reader_to_run() -> None:
    assert os.access(CI, os.X_OK)
    script = CI.read_text("utf-8")
    assert script.startswith("#!/usr/bin/env bash\n")
    assert "set -euo pipefail" in script
    assert subprocess.run(["bash", "-n", CI], check=False).returncode == 0
    run = script.replace('"$venv', '".venv').replace('"', "").replace(" --quiet", "").splitlines()
    readme = next(line for line in (ROOT / "README.md").read_text("utf-8").splitlines() if line.endswith("-m pytest"))
    for part in readme.split(" && "):
        assert any(line.removesuffix(" -q") == part for line in run), part


def test_the_wheel_holds_the_three_rooms_and_is_kept_from_upload() -> None:
    built = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]
    assert built["targets"]["wheel"]["packages"] == ["adapters", "schemas", "service"]
    assert "Private :: Do Not Upload" in PROJECT["classifiers"]
    assert "Apache License" in (ROOT / PROJECT["license-files"][0]).read_text("utf-8")
