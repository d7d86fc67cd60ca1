"""Measures wederwoord and prints one table: `python -m benchmarks [NAME ...]`."""

from __future__ import annotations

import multiprocessing
import tempfile
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from pathlib import Path

import click

from benchmarks.figures import Figure
from benchmarks.report import as_json, show

NAMES = ("batch", "reimport", "due", "late", "press", "slack", "teams", "start", "loop")
DISK = Path("/var/tmp")  # noqa: S108 - unlike /tmp it is a disk and no memory


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(NAMES))
@click.option(
    "--dir",
    "folder",
    default=DISK,
    show_default=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder on the disk to measure; what is put there is removed again.",
)
@click.option("--json", "wants_json", is_flag=True, help="Print JSON.")
def main(names: tuple[str, ...], folder: Path, *, wants_json: bool) -> None:
    """Measure all, or what NAMES say. Takes two minutes; leave the machine alone."""
    figures: dict[str, list[Figure]] = {}
    for name, found in measured(names or NAMES, folder):
        click.echo(f"{name} measured", err=True)
        figures[name] = found
    click.echo(as_json(figures)) if wants_json else show(figures)


def measured(names: Iterable[str], disk: Path) -> Iterable[tuple[str, list[Figure]]]:
    """Run each in a process of its own: none pays for what another left in memory."""
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=fresh, max_tasks_per_child=1) as processes:
        for name in names:
            with tempfile.TemporaryDirectory(prefix="wederwoord-", dir=disk) as folder:
                measure = import_module(f"benchmarks.{name}").measure
                yield name, processes.submit(measure, Path(folder)).result()


if __name__ == "__main__":
    main()
