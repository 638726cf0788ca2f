"""Profiles: found by name, read, linted."""

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

import yaml

from storage.ingest.kinds import FACTS, OURS, fillable, fold, keys
from storage.ingest.lint import Lint, did_you_mean
from storage.ingest.mapping import Field, Looks, Profile, Rows
from storage.trouble import Trouble

__all__ = ["Profile", "load", "plain", "profiles"]

BUILT_IN = Path(__file__).parent / "profiles"
SCALES = {"csat": ("1", "5"), "nps": ("0", "10"), "ces": ("1", "7")}


def profiles(folder: Path | None) -> list[str]:
    """The names that `load` knows: those in `folder` and those built in."""
    return sorted({path.stem for place in (folder, BUILT_IN) if place for path in place.glob("*.yaml")})


def load(name: str, folder: Path | None = None) -> Profile:
    """The profile at that path, or of that name in `folder`, or built in. `Trouble` lists every mistake in it."""
    path = _find(name, folder)
    try:
        content = path.read_bytes()
        raw = yaml.safe_load(content.decode())
    except OSError as error:
        raise Trouble(f"the profile {path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise Trouble(f"the profile {path} is not UTF-8: save it as UTF-8") from error
    except yaml.YAMLError as error:
        raise Trouble(f"the profile {path} is not valid YAML: {_first_words(error)}") from error
    lint = Lint()
    source, looks, rows = lint.top(raw)
    if lint.mistakes:
        number = len(lint.mistakes)
        lines = "".join(f"\n  {key}: {mistake}" for key, mistake in lint.mistakes)
        raise Trouble(f"the profile {path} has {number} mistake{'s' if number > 1 else ''}:{lines}")
    return Profile(path.stem, source.strip(), looks, rows, hashlib.sha256(content).hexdigest(), lint.shown)


def _find(name: str, folder: Path | None) -> Path:
    if name.endswith((".yaml", ".yml")) or "/" in name:
        if not Path(name).is_file():
            raise Trouble(f"there is no profile {name}: give the path of one, or a name that `ingest profiles` lists")
        return Path(name)
    if not re.fullmatch(r"[\w-][\w.-]*", name):
        raise Trouble(f"{name!r} is not the name of a profile: `ingest profiles` lists them")
    for place in (folder, BUILT_IN):
        if place is not None and (place / f"{name}.yaml").is_file():
            return place / f"{name}.yaml"
    raise Trouble(
        f"there is no profile {name!r}{did_you_mean(name, profiles(folder)) or ': `ingest profiles` lists them'}"
    )


def _first_words(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "it cannot be parsed"
    return f"line {mark.line + 1}, column {mark.column + 1}: {problem}" if mark else str(problem)


def plain(table: str, headers: Sequence[str], source: str) -> Profile:
    """The profile of a file whose headers are our columns; on interaction `csat`, `nps` and `ces` become answers."""
    if table not in FACTS:
        raise Trouble(f"there is no table {table!r}{did_you_mean(table, FACTS)}")
    names = {fold(header): header for header in headers if header.strip()}
    allowed = fillable(table)
    scores = [name for name in SCALES if name in names and table == "interaction"]
    unknown = [header for name, header in names.items() if name not in {*allowed, *scores}]
    lacking = [key for key in keys(table) if key not in names]
    if unknown or lacking:
        wrong = [f"{header!r} is none of them{did_you_mean(fold(header), allowed)}" for header in unknown]
        wrong += [f"{key} is missing" for key in lacking if key not in {"dimension", "part"}]
        if wrong:
            raise Trouble(
                f"without a profile the headers must be columns of {table}: {'; '.join(wrong)}. "
                "Rename the headers, or write a profile",
            )
    fields = tuple(Field(name, header=name) for name in names if name in allowed and name not in OURS)
    rows = (Rows(table, fields), *(_scores(name, set(names)) for name in scores))
    text = repr((table, sorted(names)))
    return Profile("plain", source, Looks(), rows, hashlib.sha256(text.encode()).hexdigest(), names)


def _scores(name: str, headers: set[str]) -> Rows:
    low, high = SCALES[name]
    when = next((header for header in ("resolved_at", "opened_at") if header in headers), None)
    fields = [
        Field("external_id", template=f"{{external_id}}:{name}"),
        Field("interaction_id", header="external_id"),
        Field("kind", constant=name),
        Field("score", header=name),
        Field("scale_min", constant=low),
        Field("scale_max", constant=high),
        Field("higher_is", constant="better"),
    ]
    if when:
        fields.append(Field("answered_at", header=when))
    fields += [Field(same, header=same) for same in ("agent_id", "team_id", "customer_id") if same in headers]
    return Rows("survey_response", tuple(fields), only_if={name: ()})
