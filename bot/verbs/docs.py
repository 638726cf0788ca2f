"""`kpi-bot docs`: the KPI handbook in every language, written from the declarations or compared with them."""

from argparse import Namespace
from pathlib import Path

from bot.render.handbook import handbook
from bot.settings import Settings
from metrics.text import LANGUAGES
from storage.trouble import Trouble


def run(arguments: Namespace, settings: Settings) -> int:  # noqa: ARG001 - every verb is called alike
    folder = Path(arguments.folder)
    pages = {folder / f"kpis.{language}.md": handbook(language) for language in LANGUAGES}
    if arguments.check:
        for path, page in pages.items():
            _compare(path, page)
        print(f"The handbook in {folder} says what the declarations say.")
        return 0
    for path, page in pages.items():
        _write(path, page)
    print("\n".join(str(path) for path in pages))
    return 0


def _compare(path: Path, page: str) -> None:
    try:
        same = path.read_text("utf-8") == page
    except (OSError, UnicodeDecodeError):
        same = False
    if not same:
        raise Trouble(f"{path} does not say what the declarations say: run kpi-bot docs --folder {path.parent}")


def _write(path: Path, page: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page, "utf-8")
    except OSError as error:
        raise Trouble(f"{path} cannot be written: {error.strerror}") from error
