"""`wederwoord route`: where the reviews of a file would go; nothing is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.commands.import_reviews import Reading, chosen, rules_of
from bot.commands.options import home_option, json_option, settled
from bot.commands.terminal import Failure, tell_json, tell_table

if TYPE_CHECKING:
    from bot.playbook import Playbook
    from bot.review import Review
    from bot.routing import Destination, Signs
    from bot.words import Words


@dataclass(frozen=True, slots=True)
class Led:
    """A review with where its case would go; None for one that opens no case."""

    id: str
    signs: Signs
    choice: Destination | None


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--source",
    metavar="NAME",
    help="The source of the playbook that these are from. Default: the only one.",
)
@home_option
@json_option
def route(file: Path, home: Path | None, source: str | None, *, as_json: bool) -> None:
    """Show where each review of a CSV or JSON Lines FILE would go, and why.

    Nothing is kept. Each review is taken as if it came in now. The exit code is 1 when
    nothing could be read from the file.
    """
    from bot.words import Words

    place, _ = settled(home)
    playbook = rules_of(place)
    reading = Reading(file, chosen(playbook, source), playbook.zone)
    found = [led(review, playbook) for review in reading.reviews()]
    reading.tell()
    if not found:
        raise Failure([f"{file}: no review in it could be read."])
    if as_json:
        tell_json({"reviews": [summary(one) for one in found], "to": _counts(found)})
        return
    _tell(found, Words(playbook.language, playbook.zone))


def led(review: Review, playbook: Playbook) -> Led:
    """Judge a review and give where its case would go."""
    from bot.judgement import Verdict, judge
    from bot.routing import signs

    judged = judge(review, playbook)
    of = signs(review, judged.language, judged.topic)
    asks = judged.verdict is not Verdict.FINE and not review.replies
    return Led(review.external_id, of, playbook.route(of) if asks else None)


def summary(one: Led) -> dict[str, Any]:
    """Give what a program wants to know: the conditions that held, by their keys.

    `route` is 0 where the home takes it; `to` is None where no case is opened.
    """
    choice, of = one.choice, one.signs
    return {
        "id": one.id,
        "place": of.place,
        "stars": of.stars,
        "language": of.language,
        "topic": of.topic,
        "to": choice.to if choice else None,
        "route": choice.number if choice else None,
        "because": dict(choice.because) if choice else {},
    }


def _counts(found: Iterable[Led]) -> dict[str, int]:
    """Count the cases of each conversation, most first; "" for what opens none."""
    to = Counter(one.choice.to if one.choice else "" for one in found)
    return dict(to.most_common())


# ------------------------------------------------------------------ for a person

COLUMNS = ("place", "stars", "language", "topic", "goes_to", "because")


def _tell(found: Sequence[Led], words: Words) -> None:
    from bot.words import line

    heads = [words.say(line(f"column.{name}")) for name in COLUMNS]
    tell_table(heads, [_row(one, words) for one in found])
    click.echo()
    for to, n in _counts(found).items():
        said = line("route.to", to=to, n=n) if to else line("route.none", n=n)
        click.echo(words.say(said))


def _row(one: Led, words: Words) -> list[str]:
    of, to = one.signs, one.choice.to if one.choice else ""
    stars = "" if of.stars is None else f"{of.stars:g}"
    return [of.place, stars, of.language, of.topic, to, _why(one.choice, words)]


def _why(choice: Destination | None, words: Words) -> str:
    from bot.words import line

    if choice is None:
        return words.say(line("route.no_case"))
    if not choice.number:
        return words.say(line("route.home"))
    held = choice.because.items()
    said = [words.say(line(f"route.fits.{name}", what=what)) for name, what in held]
    why = " · ".join(said) or words.say(line("route.all"))
    return words.say(line("route.number", n=choice.number, why=why))
