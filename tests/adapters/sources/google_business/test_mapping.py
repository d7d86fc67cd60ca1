"""What Google's JSON means, to the letter of its reference."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.sources.google_business import mapping
from adapters.sources.google_business.places import Place, accounts, places
from adapters.sources.google_business.refusals import Denied, means
from bot.errors import Unauthorised
from bot.reply import Order, Refusal, Stands, TakenDown, Unknown, Waiting
from bot.review import Review, Standing, digest, key_of
from bot.words import LANGUAGES, Words

PLACE = Place("accounts/1/locations/2", "Bakkerij Smit Utrecht", "https://maps.example")
NAME = "accounts/1/locations/2/reviews/AbF1"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ORDER = Order("publish:1:1", key_of("google", NAME), NAME, "Dag Karin", digest(""), NOW)


def payload(**more: Any) -> dict[str, Any]:
    made = {
        "name": NAME,
        "reviewId": "AbF1",
        "starRating": "TWO",
        "comment": "Te laat",
        "reviewer": {"displayName": "Karin de Vries"},
        "createTime": "2026-11-20T08:14:03.221Z",
        "updateTime": "2026-11-20T08:14:03.221Z",
    }
    return {**made, **more}


def read(**more: Any) -> Review:
    found = mapping.review(payload(**more), "google", PLACE)
    assert isinstance(found, Review)
    return found


def test_a_review_comes_with_all_that_google_tells() -> None:
    found = read(
        reviewMediaItems=[{"thumbnailUrl": "https://x"}, {"videoUrl": "https://y"}],
        reviewReplyUrl="https://business.example/reply",
    )
    assert (found.external_id, found.place) == (NAME, "Bakkerij Smit Utrecht")
    assert (found.author, found.stars, found.scale) == ("Karin de Vries", 2.0, 5)
    assert (found.pictures, found.url) == (2, "https://business.example/reply")


def test_what_is_left_out_is_left_empty() -> None:
    found = mapping.review(
        {"name": NAME, "createTime": "2026-11-20T08:14:03Z"}, "g", PLACE
    )
    assert isinstance(found, Review)
    assert (found.text, found.author, found.stars, found.pictures) == ("", "", None, 0)
    assert found.url == "https://maps.example"


@pytest.mark.parametrize("stars", ["STAR_RATING_UNSPECIFIED", "SIX", 3, None])
def test_stars_that_nobody_knows_are_none(stars: Any) -> None:
    assert read(starRating=stars).stars is None


def test_the_name_of_somebody_anonymous_is_no_name() -> None:
    assert (
        read(reviewer={"displayName": "A Google user", "isAnonymous": True}).author
        == ""
    )


@pytest.mark.parametrize("decimals", ["", ".2", ".221", ".221456", ".221456789"])
def test_times_have_any_number_of_decimals(decimals: str) -> None:
    at = read(createTime=f"2026-11-20T08:14:03{decimals}Z").created_at
    assert at.replace(microsecond=0) == datetime(2026, 11, 20, 8, 14, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    "name",
    [None, 1, "", "AbF1", "accounts/1", f"{NAME}/reply", "accounts/1/../../reviews/1"],
)
def test_what_has_no_name_of_googles_is_noted(name: Any) -> None:
    found = mapping.review(payload(name=name), "google", PLACE)
    assert isinstance(found, str)


def test_what_has_no_time_is_noted_by_its_name() -> None:
    found = mapping.told(payload(createTime="31-02-2026"), "google", PLACE)
    assert isinstance(found, str)
    assert NAME in found


# ------------------------------------------------------------------ translations


@pytest.mark.parametrize(
    ("comment", "own", "made"),
    [
        (
            "(Translated by Google) Parking is a pain.\n\n(Original)\nParkeren: ramp.",
            "Parkeren: ramp.",
            "Parking is a pain.",
        ),
        (
            "Parkeren: ramp.\n\n(Translated by Google)\nParking is a pain.",
            "Parkeren: ramp.",
            "Parking is a pain.",
        ),
        ("Te laat", "Te laat", ""),
        ("(Original) te laat", "(Original) te laat", ""),
        ("(Translated by Google) Late.", "(Translated by Google) Late.", ""),
    ],
)
def test_a_translation_stands_beside_the_words(
    comment: str, own: str, made: str
) -> None:
    found = read(comment=comment)
    assert (found.text, found.translation) == (own, made)
    assert found.digest == read(comment=own).digest


def test_our_own_reply_is_found_under_its_translation() -> None:
    told = "(Translated by Google) Hello Karin\n\n(Original)\nDag Karin"
    looked = mapping.lookup(replied(comment=told), ORDER, NOW)
    assert looked == Stands()


# ------------------------------------------------------------------ replies


def replied(**more: Any) -> dict[str, Any]:
    reply = {"comment": "Dag Karin", "updateTime": "2026-11-23T09:00:00Z", **more}
    return payload(reviewReply=reply)


@pytest.mark.parametrize("state", ["APPROVED", "REVIEW_REPLY_STATE_UNSPECIFIED", None])
def test_a_reply_that_stands_is_seen(state: str | None) -> None:
    [standing] = mapping.replies(replied(reviewReplyState=state))
    assert standing == Standing("", "Dag Karin", NOW)
    found = mapping.review(replied(reviewReplyState=state), "google", PLACE)
    assert isinstance(found, Review)
    assert found.replies == (standing,)
    assert mapping.lookup(replied(reviewReplyState=state), ORDER, NOW) == Stands()


def test_a_reply_that_is_checked_does_not_stand_yet() -> None:
    [standing] = mapping.replies(replied(reviewReplyState="PENDING"))
    assert standing.pending
    found = mapping.review(replied(reviewReplyState="PENDING"), "google", PLACE)
    assert isinstance(found, Review)
    assert found.replies == ()


@pytest.mark.parametrize(
    ("passed", "wait"),
    [
        (timedelta(), timedelta(minutes=1)),
        (timedelta(minutes=1), timedelta(minutes=4)),
        (timedelta(minutes=20), timedelta(minutes=40)),
        (timedelta(hours=3), timedelta(hours=1)),
        (timedelta(days=1), timedelta(hours=6)),
    ],
)
def test_what_is_checked_is_looked_at_less_and_less(
    passed: timedelta, wait: timedelta
) -> None:
    now = NOW + passed
    told = {"comment": "Dag Karin", "reviewReplyState": "PENDING"}
    assert mapping.outcome(told, ORDER, now) == Waiting(now + wait)


def test_a_refused_reply_does_not_stand() -> None:
    told = replied(reviewReplyState="REJECTED", policyViolation="PERSONAL_INFO")
    assert mapping.replies(told) == ()
    assert mapping.lookup(told, ORDER, NOW) == Refusal("PERSONAL_INFO")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("PERSONAL_INFO", "there is personal information in it"),
        ("HARASSMENT", "its words are offensive or rude"),
        ("REPETITIVE", "the same text came too often"),
        ("MODERATION_ERROR", "the check failed; publish it once more"),
        ("LOCATION_SUSPENDED", "let the administrator look"),
        ("OWNERSHIP_REVOKED", "(OWNERSHIP_REVOKED)"),
        ("SOMETHING_NEW", "its reason is SOMETHING_NEW"),
        (None, "without a reason"),
    ],
)
def test_a_refusal_says_why_in_words(code: str | None, words: str) -> None:
    told = {"reviewReplyState": "REJECTED", "policyViolation": code}
    outcome = mapping.outcome(told, ORDER, NOW)
    assert isinstance(outcome, Refusal)
    assert outcome.told
    assert words in Words("en", "UTC").say(outcome.told)
    assert all(Words(language, "UTC").say(outcome.told) for language in LANGUAGES)


@pytest.mark.parametrize("state", ["ESCALATED", 3, ["APPROVED"]])
def test_a_state_that_nobody_knows_leaves_it_unknown(state: Any) -> None:
    assert mapping.outcome({"reviewReplyState": state}, ORDER, NOW) == Unknown()


def test_other_words_below_are_not_those_that_were_to_go() -> None:
    theirs = replied(comment="Bel ons even")
    assert mapping.still_there(theirs, ORDER, NOW) == TakenDown()
    assert mapping.still_there(replied(), ORDER, NOW) != TakenDown()


# ------------------------------------------------------------------ places


def test_places_of_one_name_are_told_apart_by_their_town() -> None:
    rows = [
        {
            "name": "locations/2",
            "title": "Smit",
            "storefrontAddress": {"locality": "Ede"},
        },
        {
            "name": "locations/3",
            "title": "Smit",
            "storefrontAddress": {"locality": "Tiel"},
        },
        {"name": "locations/4", "title": "Smit Zwolle"},
        {"name": "elsewhere", "title": "Odd"},
    ]
    found = places([("accounts/1", {"locations": rows})])
    assert [place.title for place in found] == ["Smit Ede", "Smit Tiel", "Smit Zwolle"]
    assert found[0].name == "accounts/1/locations/2"


def test_a_place_of_two_accounts_is_read_once() -> None:
    rows = {"locations": [{"name": "locations/2", "title": "Smit"}]}
    more = {"locations": [*rows["locations"], {"name": "locations/3", "title": "Jan"}]}
    found = places([("accounts/1", rows), ("accounts/7", more)])
    names = [place.name for place in found]
    assert names == ["accounts/1/locations/2", "accounts/7/locations/3"]


def test_accounts_are_read_from_all_pages() -> None:
    pages = [{"accounts": [{"name": "accounts/1"}]}, {"accounts": [{"name": "x"}]}, []]
    assert accounts(pages) == ["accounts/1"]


# ------------------------------------------------------------------ what no means

QUOTA = {"metadata": {"quota_limit_value": "0"}}
OFF = {"reason": "SERVICE_DISABLED"}


@pytest.mark.parametrize(
    ("status", "told", "key"),
    [
        (400, {"error": "invalid_grant"}, "google.consent"),
        (401, {"error": "invalid_client"}, "google.client"),
        (429, {"error": {"details": [QUOTA]}}, "google.quota"),
        (403, {"error": {"details": [OFF]}}, "google.disabled"),
        (403, {"error": {"status": "PERMISSION_DENIED"}}, "google.denied"),
    ],
)
def test_what_somebody_has_to_mend_is_told(status: int, told: Any, key: str) -> None:
    error = means(status, told)
    assert isinstance(error, Unauthorised)
    assert error.told
    assert error.told.key == key
    assert isinstance(error, Denied) is (key == "google.denied")


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (429, {"error": {"status": "RESOURCE_EXHAUSTED"}}),
        (429, {"error": {"details": [{"metadata": {"quota_limit_value": "300"}}]}}),
        (400, {"error": "invalid_scope"}),
        (500, {"error": {"status": "INTERNAL"}}),
        (401, None),
    ],
)
def test_what_passes_by_itself_is_nobodys_to_mend(status: int, told: Any) -> None:
    assert means(status, told) is None


words = st.text(alphabet="ab(Translated by Google)Original\n ", max_size=80)


@given(words)
def test_no_words_are_lost_in_a_translation(comment: str) -> None:
    own, made = mapping.untangled(comment)
    assert own in comment
    assert made in comment
    assert own or not comment.strip()
