"""The compose file is valid to Compose itself, and says what it lacks."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.system

ROOT = Path(__file__).parents[2]


def _config(**environment: str) -> subprocess.CompletedProcess[str]:
    compose = shutil.which("docker-compose")
    assert compose, "this test needs Compose's own program on the path; .ci/run brings it"
    command = [compose, "--file", str(ROOT / "docker-compose.yml"), "config", "--format", "json"]
    known = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", **environment}
    return subprocess.run(command, env=known, capture_output=True, text=True, timeout=60, check=False)


def test_compose_reads_the_file_without_a_complaint() -> None:
    done = _config(POSTGRES_PASSWORD="a word")
    assert (done.returncode, done.stderr) == (0, "")
    read = json.loads(done.stdout)
    assert set(read["services"]) == {"service", "schedule", "database"}
    for name in ("service", "schedule"):
        assert read["services"][name]["environment"]["PGPASSWORD"] == "a word"
        assert read["services"][name]["image"] == "supplier-due-diligence"
    assert read["services"]["schedule"]["command"] == ["diligence", "schedule"]


def test_compose_names_the_password_that_is_not_set() -> None:
    done = _config()
    assert done.returncode != 0
    assert "POSTGRES_PASSWORD" in done.stderr
    assert "set it in .env" in done.stderr
