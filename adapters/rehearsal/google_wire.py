"""JSON as Google Business Profile writes it: reviews, shops and pages.

As in all of Google's JSON, what is empty or false is left out.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar
from zlib import crc32

from adapters.rehearsal.google_shelf import Entry, Place

Json = dict[str, Any]
Row = TypeVar("Row")


def filled(told: Mapping[str, Any]) -> Json:
    return {key: value for key, value in told.items() if value}


def moment(at: datetime) -> str:
    """Write a moment in UTC with 0, 3, 6 or 9 decimals: what it needs, or some more."""
    at = at.astimezone(UTC)
    nanos = f"{at.microsecond:06}000"
    needed = len(nanos.rstrip("0"))
    some = crc32(at.isoformat().encode()) % 4 * 3
    digits = max(-(-needed // 3) * 3, some)
    return f"{at:%Y-%m-%dT%H:%M:%S}{'.' if digits else ''}{nanos[:digits]}Z"


# ------------------------------------------------------------------ reviews

SHOWN = "https://business.example.invalid/reviews/"
STARS = {1: "ONE", 2: "TWO", 3: "THREE", 4: "FOUR", 5: "FIVE"}
UNRATED = "STAR_RATING_UNSPECIFIED"
STATES = {"stands": "APPROVED", "pending": "PENDING", "refused": "REJECTED"}


def review_name(entry: Entry) -> str:
    return f"{entry.place.name}/reviews/{entry.id}"


def review(entry: Entry) -> Json:
    told = entry.told
    return filled(
        {
            "name": review_name(entry),
            "reviewId": entry.id,
            "reviewer": _reviewer(told),
            "starRating": STARS.get(told.get("stars", 0), UNRATED),
            "comment": _comment(told),
            "createTime": moment(datetime.fromisoformat(told["created_at"])),
            "updateTime": moment(entry.updated),
            "reviewReply": reply(told["replies"][-1]) if told["replies"] else None,
            "reviewMediaItems": _pictures(told),
            "reviewReplyUrl": told.get("url") or f"{SHOWN}{entry.id}",
        }
    )


def reply(told: Mapping[str, Any]) -> Json:
    """Write a reply of the shelf. Whose it is, Google does not tell."""
    return filled(
        {
            "comment": told["text"],
            "updateTime": moment(datetime.fromisoformat(told["at"])),
            "reviewReplyState": STATES[told["state"]],
            "policyViolation": told["reason"],
        }
    )


def average(entries: Iterable[Entry]) -> float:
    """Give the mean of the stars that were given; 0 when nobody gave any."""
    rated = [stars for entry in entries if (stars := _stars(entry))]
    return round(sum(rated) / len(rated), 1) if rated else 0


def _reviewer(told: Mapping[str, Any]) -> Json:
    name = (told.get("author") or {}).get("name")
    if not name:
        return {"displayName": "A Google user", "isAnonymous": True}
    photo = f"https://lh3.example.invalid/a/{told['id']}"
    return {"displayName": name, "profilePhotoUrl": photo}


def _comment(told: Mapping[str, Any]) -> str:
    text = str(told.get("text", ""))
    translation = told.get("translation")
    if not translation:
        return text
    return f"(Translated by Google) {translation}\n\n(Original)\n{text}"


def _pictures(told: Mapping[str, Any]) -> list[Json]:
    numbers = range(1, told.get("pictures", 0) + 1)
    shown = "https://lh3.example.invalid/p/{}-{}"
    return [{"thumbnailUrl": shown.format(told["id"], number)} for number in numbers]


# ------------------------------------------------------------------ accounts and shops

_FIELDS = {
    *("name", "languageCode", "storeCode", "title", "phoneNumbers", "categories"),
    *("storefrontAddress", "websiteUri", "regularHours", "specialHours", "serviceArea"),
    *("labels", "adWordsLocationExtensions", "latlng", "openInfo", "metadata"),
    *("profile", "relationshipData", "moreHours", "serviceItems"),
}


def account(id_: str) -> Json:
    return {
        "name": f"accounts/{id_}",
        "accountName": "Bakkerij Smit",
        "type": "LOCATION_GROUP",
        "role": "PRIMARY_OWNER",
        "verificationState": "UNVERIFIED",
        "vettedState": "NOT_VETTED",
    }


def location(place: Place, mask: str) -> Json:
    """Write what `mask` asks of a shop; ValueError for a field that no shop has.

    Reviews want the name of the account before it; here Google leaves that out.
    """
    whole: Json = {
        "name": f"locations/{place.id}",
        "title": place.title,
        "languageCode": "nl",
        "storefrontAddress": {"regionCode": "NL", "locality": place.locality},
        "metadata": {
            "mapsUri": f"https://maps.example.invalid/maps?cid={place.id}",
            "hasVoiceOfMerchant": True,
        },
    }
    made: Json = {}
    for path in mask.split(","):
        top, _, inner = path.strip().partition(".")
        if top not in _FIELDS:
            raise ValueError(path)
        value = whole.get(top)
        if inner and isinstance(value, dict):
            value = {**made.get(top, {}), **filled({inner: value.get(inner)})}
        made[top] = value
    return filled(made)


# ------------------------------------------------------------------ pages

NEWEST = "updateTime desc"
Key = Callable[[Entry], list[Any]]


def order(name: str) -> Key:
    """Give the key to sort reviews by; ValueError for an order Google does not know."""
    if name not in _ORDERS:
        raise ValueError(name)
    return _ORDERS[name]


def _stars(entry: Entry) -> int:
    stars = entry.told.get("stars", 0)
    return stars if stars in STARS else 0


def _newest(entry: Entry) -> list[Any]:
    return [-entry.updated.timestamp(), entry.id]


_ORDERS: dict[str, Key] = {
    NEWEST: _newest,
    "rating": lambda entry: [_stars(entry), *_newest(entry)],
    "rating desc": lambda entry: [-_stars(entry), *_newest(entry)],
}


def page(
    rows: Iterable[Row],
    key: Callable[[Row], list[Any]],
    size: int,
    given: tuple[str, str],
) -> tuple[list[Row], str]:
    """Give one page in the order of `key`, and the token of the next; "" ends the list.

    `given` is which list it is and the token that came; ValueError for a token of
    another list. A token says after what to go on, so that a review which comes or goes
    meanwhile moves no other.
    """
    of, token = given
    past = _past(of, token) if token else None
    rest = sorted((row for row in rows if past is None or key(row) > past), key=key)
    more = len(rest) > size
    return rest[:size], _token(of, key(rest[size - 1])) if more else ""


def how_many(asked: str, usual: int, most: int) -> int:
    """Read how many are asked for; too many is no mistake, Google just gives fewer."""
    number = int(asked or 0)
    if number < 0:
        raise ValueError(asked)
    return min(number or usual, most)


def _token(of: str, last: list[Any]) -> str:
    return urlsafe_b64encode(json.dumps([of, last]).encode()).decode()


def _past(of: str, token: str) -> list[Any]:
    its, last = json.loads(urlsafe_b64decode(token))
    if its != of or not isinstance(last, list):
        raise ValueError(token)
    return last
