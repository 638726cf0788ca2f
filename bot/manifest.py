"""`manifest.yml`: the Slack app as code."""

from dataclasses import dataclass
from pathlib import Path

import yaml

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Manifest:
    scopes: tuple[str, ...]
    commands: dict[str, str]
    """Slash command → its usage hint."""


def manifest() -> Manifest:
    """The manifest beside the package in a checkout, inside it when installed."""
    path = next(path for path in (HERE.parent / "manifest.yml", HERE / "manifest.yml") if path.is_file())
    document = yaml.safe_load(path.read_text("utf-8"))
    commands = {c["command"]: c.get("usage_hint", "") for c in document["features"]["slash_commands"]}
    return Manifest(tuple(document["oauth_config"]["scopes"]["bot"]), commands)
