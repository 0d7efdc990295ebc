import json
import re
import tomllib
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
DOCKERFILE = (CHECKOUT / "Dockerfile").read_text(encoding="utf-8")
PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))


def test_the_image_is_given_every_package_that_an_installation_has() -> None:
    rules = (CHECKOUT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    packages = PROJECT["tool"]["setuptools"]["packages"]["find"]["include"]
    project = PROJECT["project"]
    needed = {
        "pyproject.toml",
        "constraints.txt",
        project["readme"],
        *project["license-files"],
        *(name.removesuffix("*") for name in packages),
    }
    assert "*" in rules
    assert {rule[1:] for rule in rules if rule.startswith("!")} == needed


def test_the_health_check_asks_the_port_that_is_served() -> None:
    command = re.search(r"^CMD (.+)$", DOCKERFILE, re.MULTILINE)
    exposed = re.search(r"^EXPOSE (\d+)$", DOCKERFILE, re.MULTILINE)
    asked = re.search(r"HTTPConnection\('127\.0\.0\.1', (\d+)", DOCKERFILE)
    assert command
    assert exposed
    assert asked
    assert json.loads(command[1])[-2:] == ["--port", exposed[1]]
    assert asked[1] == exposed[1]


def test_no_secret_is_an_argument_or_a_variable_of_the_image() -> None:
    named = re.findall(r"^(?:ARG|ENV)\s+(\w+)|^\s+(\w+)=", DOCKERFILE, re.MULTILINE)
    names = {first or second for first, second in named}
    assert "TORCH_INDEX" in names
    assert not [name for name in names if re.search("KEY|TOKEN|PASSWORD|SECRET", name)]
