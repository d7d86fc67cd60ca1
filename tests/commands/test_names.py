"""A first guess at names, from e-mail addresses."""

from __future__ import annotations

import pytest

from bot.commands.names import Member, brand_of, members, source_name


def only(email: str) -> Member:
    (member,) = members({"agent": [email]})
    return member


def test_a_dutch_name_keeps_its_small_words_small() -> None:
    expected = Member(
        "anna-de-vries", "Anna de Vries", "Anna", "anna.de.vries@x.example", ("agent",)
    )
    assert only("Anna.de.Vries@x.example") == expected


@pytest.mark.parametrize(
    ("email", "id_", "name"),
    [
        ("tom@x.example", "tom", "Tom"),
        ("jan_van_der_berg@x.example", "jan-van-der-berg", "Jan van der Berg"),
        ("tom.bakker2+bot@x.example", "tom-bakker", "Tom Bakker"),
        ("van.gogh@x.example", "van-gogh", "Van Gogh"),
        ("zoë@x.example", "zoe", "Zoë"),
        ("42@x.example", "somebody", "Somebody"),
        ("安娜@x.example", "x", "安娜"),
    ],
)
def test_an_address_gives_id_and_name(email: str, id_: str, name: str) -> None:
    assert (only(email).id, only(email).name) == (id_, name)


def test_one_person_may_have_several_roles() -> None:
    roles = {"approver": ["tom@x.example"], "lead": ["Tom@x.example", "tom@x.example"]}
    (member,) = members(roles)
    assert member.roles == ("approver", "lead")


def test_people_of_one_name_get_ids_of_their_own() -> None:
    emails = [f"anna@{host}.example" for host in ("a", "b", "c")]
    found = [member.id for member in members({"agent": emails})]
    assert found == ["anna", "anna-2", "anna-3"]


@pytest.mark.parametrize(
    ("email", "brand"),
    [
        ("x@smit.nl", "Smit"),
        ("x@bakkerij-smit.nl", "Bakkerij Smit"),
        ("x@mail.bakkerij-smit.nl", "Bakkerij Smit"),
        ("x@smit.co.uk", "Smit"),
        ("x@co.uk", "Co"),
        ("x@gmail.com", ""),
        ("x@localhost", ""),
    ],
)
def test_a_domain_suggests_a_brand(email: str, brand: str) -> None:
    assert brand_of(email) == brand


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("reviews", "reviews"),
        ("/srv/Google Export/", "google-export"),
        ("exports/winkel.csv", "winkel"),
        ("https://reviews.example:8081", "reviews-example-8081"),
        ("/", "source"),
    ],
)
def test_a_place_suggests_the_name_of_its_source(place: str, name: str) -> None:
    assert source_name(place, ()) == name


def test_two_places_get_two_names() -> None:
    assert source_name("b/reviews", ["reviews"]) == "reviews-2"
