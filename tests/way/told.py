"""Where each story is told: on the page always, in a chat where people press there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

PAGE, CHATS = ("page",), ("slack", "teams")

IN_CHATS = {
    "test_the_way",
    "test_approval",
    "test_attacks",
    "test_colleagues",
    "test_contact",
    "test_corners",
    "test_hand_over",
    "test_holding",
    "test_hostile",
    "test_noting",
    "test_pressing",
    "test_restart",
    "test_shift",
    "test_taking_down",
    "test_triage",
}

PAGE_ONLY: Mapping[str, str] = {
    "test_open_cases_stay_in_sight_when_the_home_moves": "is about the page's names",
    "test_too_much_is_cut_and_what_deceives_is_left_out": "chats take 3000 characters",
    "test_no_stars_and_calm_words_are_a_complaint_all_the_same": (
        "opens the form with a number of stars that a form in a chat never begins with"
    ),
    "test_a_box_that_was_emptied_lets_nothing_go": (
        "each chat has a story of its own: Slack does not even send such a form in"
    ),
    "test_no_press_with_odd_values_is_more_than_refused": "asks the switchboard itself",
    "test_what_an_action_is_not_about_is_refused": "asks the switchboard itself",
    "test_without_the_right_nothing_opens_and_nothing_is_done": (
        "asks the switchboard itself"
    ),
}
"""Stories that cannot be told in a chat, with the reason."""


def places(module: str, story: str) -> Sequence[str]:
    """Give where a story is told."""
    in_chats = module in IN_CHATS and story not in PAGE_ONLY
    return (*PAGE, *CHATS) if in_chats else PAGE
