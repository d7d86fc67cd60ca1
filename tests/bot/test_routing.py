"""Which conversation a case comes to: the first route that fits, else the home."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.playbook import Playbook, read
from bot.review import Review
from bot.routing import (
    CONDITIONS,
    Destination,
    Route,
    Signs,
    choose,
    signs,
    unreached,
    unseen,
)
from tests.bot.mistakes import problems, put
from tests.fakes import START
from tests.playbooks import PHRASES, PLAYBOOK, SENTENCES

HOME, LEIDEN = "browser:webcare", "slack:C0LEIDEN"
ONE = Signs("Bakkerij Smit Leiden", "google", "en", 1, "safety")


def book(*routes: dict[str, Any]) -> Playbook:
    return read({**PLAYBOOK, "routes": list(routes)}, SENTENCES, PHRASES)


# ------------------------------------------------------------------ what fits


@pytest.mark.parametrize(
    ("route", "fits"),
    [
        ({"places": ("Bakkerij Smit Leiden",)}, True),
        ({"places": ("bakkerij  SMIT leiden",)}, True),
        ({"places": ("* Leiden",)}, True),
        ({"places": ("Delft", "*smit*")}, True),
        ({"places": ("Leiden",)}, False),
        ({"places": ("* Leide",)}, False),
        ({"places": ("Bakkerij.Smit.Leiden",)}, False),
        ({"sources": ("plein", "google")}, True),
        ({"sources": ("plein",)}, False),
        ({"languages": ("en",)}, True),
        ({"languages": ("nl", "de")}, False),
        ({"stars": 1}, True),
        ({"stars": 2}, True),
        ({"topics": ("legal", "safety")}, True),
        ({"topics": ("legal",)}, False),
        ({}, True),
    ],
)
def test_a_condition_holds_or_does_not(route: dict[str, Any], *, fits: bool) -> None:
    assert (Route(LEIDEN, **route).held(ONE) is not None) is fits


@pytest.mark.parametrize(("stars", "fits"), [(None, False), (2.5, False), (2.0, True)])
def test_at_most_so_many_stars(stars: float | None, *, fits: bool) -> None:
    held = Route(LEIDEN, stars=2).held(replace(ONE, stars=stars))
    assert (held is not None) is fits


def test_without_a_place_only_what_takes_any_fits() -> None:
    nowhere = replace(ONE, place="")
    assert Route(LEIDEN, places=("* Leiden",)).held(nowhere) is None
    assert Route(LEIDEN, places=("*",)).held(nowhere) == {"places": "*"}


def test_all_conditions_must_hold_and_are_told() -> None:
    route = Route(LEIDEN, ("Delft", "* Leiden"), ("google",), ("en",), 2, ("safety",))
    assert choose([route], HOME, ONE) == Destination(
        LEIDEN,
        1,
        {
            "places": "* Leiden",
            "sources": "google",
            "languages": "en",
            "stars": "2",
            "topics": "safety",
        },
    )
    others = {"place": "Delft 2", "source": "", "language": "nl", "topic": ""}
    for name, other in {**others, "stars": None}.items():
        assert choose([route], HOME, replace(ONE, **{name: other})) == Destination(HOME)


def test_stars_are_counted_of_five() -> None:
    review = Review("google", "1", START, "Late", stars=3, scale=10, place="Leiden")
    assert signs(review, "nl", "legal") == Signs("Leiden", "google", "nl", 1.5, "legal")


# ------------------------------------------------------------------ which one wins

WORDS = st.lists(st.sampled_from(["a", "b", "a*", "*b", "*"]), max_size=2).map(tuple)
FEW = st.lists(st.sampled_from(["a", "b"]), max_size=2).map(tuple)
ROUTES = st.lists(
    st.builds(
        Route,
        st.sampled_from(["x", "y", "z"]),
        WORDS,
        FEW,
        FEW,
        st.integers(0, 2),
        FEW,
    ),
    max_size=5,
)
SIGNS = [
    Signs(place, source, language, stars, topic)
    for place, source, language, stars, topic in product(
        ["", "a", "b", "ab", "ac"], "ab", "ab", [None, 1.0, 2.0, 3.0], ["", "a"]
    )
]


@given(ROUTES, st.sampled_from(SIGNS))
def test_the_first_that_fits_wins(routes: list[Route], of: Signs) -> None:
    choice = choose(routes, "home", of)
    fits = [n for n, one in enumerate(routes, 1) if one.held(of) is not None]
    assert choice.number == next(iter(fits), 0)
    assert choice.to == (routes[choice.number - 1].to if fits else "home")
    assert set(choice.because) <= set(CONDITIONS)


@given(st.sampled_from(SIGNS))
def test_without_routes_all_goes_home(of: Signs) -> None:
    assert choose([], "home", of) == Destination("home")


@given(ROUTES)
def test_nothing_comes_to_a_route_that_is_called_unreached(routes: list[Route]) -> None:
    chosen = {choose(routes, "home", of).number for of in SIGNS}
    assert not chosen & set(unreached(routes))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Route("x"), Route("y", places=("Delft",))),
        (Route("x", places=("* Leiden",)), Route("y", places=("Smit Leiden",))),
        (Route("x", places=("*n",)), Route("y", places=("* Leiden",), stars=1)),
        (Route("x", stars=2), Route("y", stars=1)),
        (Route("x", languages=("nl", "en")), Route("y", languages=("en",))),
        (Route("x", topics=("legal",)), Route("y", stars=1, topics=("legal",))),
    ],
)
def test_an_earlier_route_may_take_it_all(first: Route, second: Route) -> None:
    assert unreached([first, second]) == {2: 1}
    assert unreached([second, first]) == {}


@pytest.mark.parametrize("any_place", [(), ("*",)])
def test_a_star_alone_is_no_condition(any_place: tuple[str, ...]) -> None:
    assert unreached([Route("x", places=any_place), Route("y")]) == {2: 1}
    assert unreached([Route("x"), Route("y", places=any_place)]) == {2: 1}


def test_places_that_nobody_saw() -> None:
    route = Route("x", places=("* Leiden", "Delft", "*"))
    assert unseen(route, ["Smit Leiden"]) == ["Delft"]


# ------------------------------------------------------------------ in the playbook


def test_a_playbook_has_routes_in_their_order() -> None:
    found = book(
        {"to": LEIDEN, "places": ["* Leiden "], "stars": 2, "topics": ["safety"]},
        {"to": HOME, "languages": ["en"], "sources": ["plein"]},
    )
    assert found.routes == (
        Route(LEIDEN, places=("* Leiden",), stars=2, topics=("safety",)),
        Route(HOME, languages=("en",), sources=("plein",)),
    )
    assert found.route(ONE).to == LEIDEN
    assert book().route(ONE) == Destination(HOME)


@pytest.mark.parametrize(("own", "brand"), [("Smit Taart", "Smit Taart"), ("", "")])
def test_a_route_may_bring_a_brand(own: str, brand: str) -> None:
    found = book({"to": LEIDEN, "brand": f" {own} "})
    assert found.route(ONE).brand == brand
    assert found.under(found.route(ONE).brand).brand == brand or found.brand


def test_each_conversation_is_named_once() -> None:
    found = book({"to": LEIDEN}, {"to": HOME}, {"to": "teams:19:a@thread.tacv2"})
    teams = "teams:19:a@thread.tacv2"
    assert found.conversations == (HOME, LEIDEN, teams, "browser:product")
    assert found.named == {
        "home": HOME,
        "product": "browser:product",
        "route 1": LEIDEN,
        "route 3": teams,
    }


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("to", "Leiden", "where the cards of these cases go"),
        ("to", None, "is missing"),
        ("places", "Leiden", "a list of names of places"),
        ("places", [""], "a list of names of places"),
        ("sources", ["my site"], "a list of names of sources"),
        ("languages", ["English"], "two small letters"),
        ("stars", 6, "a whole number from 0 to 5"),
        ("topics", ["fire"], "a list of threat, safety"),
        ("brand", 5, "who replies to these are placed as"),
        ("place", ["Leiden"], "unknown key"),
    ],
)
def test_mistakes_in_a_route_are_told(key: str, value: Any, said: str) -> None:
    routes = [{"to": LEIDEN}, {"to": LEIDEN, key: value}]
    (problem,) = problems(playbook=put("routes", value=routes))
    assert problem.path == ("routes", 1, key)
    assert said in problem.message
