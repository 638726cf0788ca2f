"""`manifest.yml`: the Slack app as code."""

from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent


def manifest() -> dict[str, Any]:
    """The whole document: beside the package in a checkout, inside it when installed."""
    path = next(path for path in (HERE.parent / "manifest.yml", HERE / "manifest.yml") if path.is_file())
    document: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return document
