"""What is true of Slack, asked of our own and of the two that others wrote.

A probe is one fact. The tables say what it takes to show it and what each stand-in can:
local-slack keeps no metadata, knows no scopes and lets a trigger live for half an hour;
emulate tells an app nothing of what people do. Our own Slack has to pass them all.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator

from tests.slack import probe_acts, probe_messages, probe_people, probe_views
from tests.slack.places import Place

Probe = Callable[[Place], Awaitable[None]]

CAN: dict[str, set[str]] = {
    "local": {"ask", "tell", "other methods"},
    "local by socket": {"socket"},
    "strict": {"ask", "metadata", "scopes", "triggers", "refusals", "pages", "only me"},
}
"""What each stand-in does as Slack does it."""

OWN = {"local": "own", "strict": "own", "local by socket": "own by socket"}
"""Our own Slack, told of by the same line."""

PROBES: dict[Probe, str] = {
    probe_people.the_app_learns_who_it_is: "ask",
    probe_people.the_team_has_a_name: "ask",
    probe_people.a_bot_tells_of_itself: "ask",
    probe_people.an_unknown_method_is_unknown: "other methods",
    probe_people.a_person_is_known_by_id: "ask",
    probe_people.nobody_is_not_found: "ask",
    probe_people.a_person_is_known_by_address: "ask",
    probe_people.the_list_of_people_holds_the_app_too: "ask",
    probe_people.a_channel_tells_who_is_in_it: "ask",
    probe_people.channels_are_listed_by_name: "ask",
    probe_people.a_conversation_opens_once_and_takes_messages: "ask",
    probe_people.nobody_cannot_be_written_to: "refusals",
    probe_people.a_missing_scope_is_named: "scopes",
    probe_messages.a_message_stands_in_the_history: "ask",
    probe_messages.a_second_post_is_a_second_message: "ask",
    probe_messages.an_answer_stands_in_its_thread_only: "ask",
    probe_messages.a_message_can_be_changed: "ask",
    probe_messages.a_message_that_is_not_there_cannot_be_changed: "ask",
    probe_messages.a_message_is_gone_once_deleted: "ask",
    probe_messages.what_one_person_sees_is_no_history: "only me",
    probe_messages.a_message_has_an_address: "ask",
    probe_messages.nothing_to_say_is_refused: "refusals",
    probe_messages.an_unknown_channel_is_refused: "ask",
    probe_messages.an_unknown_channel_has_no_history: "refusals",
    probe_messages.the_history_comes_in_pages: "pages",
    probe_messages.metadata_comes_back_when_asked_for: "metadata",
    probe_messages.metadata_comes_back_in_threads: "metadata",
    probe_messages.metadata_has_a_form: "metadata",
    probe_messages.metadata_outlives_a_change: "metadata",
    probe_views.a_modal_opens_on_a_trigger: "ask",
    probe_views.a_made_up_trigger_opens_nothing: "ask",
    probe_views.a_trigger_opens_one_view: "triggers",
    probe_views.a_trigger_dies_after_three_seconds: "triggers",
    probe_views.a_modal_can_be_changed: "ask",
    probe_views.a_change_gives_the_modal_another_hash: "refusals",
    probe_views.a_modal_that_is_not_there_cannot_be_changed: "refusals",
    probe_views.three_modals_stand_on_one_another: "refusals",
    probe_views.a_name_of_ours_stands_for_one_view: "ask",
    probe_views.a_home_is_shown: "ask",
    probe_views.a_home_is_shown_to_somebody: "refusals",
    probe_views.a_home_that_moved_on_is_not_overwritten: "refusals",
    probe_acts.a_press_is_told: "tell",
    probe_acts.what_is_told_is_signed: "tell",
    probe_acts.a_command_is_told_as_a_form: "tell",
    probe_acts.a_message_in_a_thread_is_told: "tell",
    probe_acts.an_opened_home_is_told: "tell",
    probe_acts.a_submit_carries_what_was_typed: "tell",
    probe_acts.wrong_words_leave_the_modal_open: "tell",
    probe_acts.an_answer_goes_back_by_its_address: "tell",
    probe_acts.an_envelope_comes_down_the_line: "socket",
    probe_acts.a_ticket_needs_the_token_of_the_app: "socket",
}
"""Each probe, and what a Slack has to do as Slack does it to show it."""


def places(needed: str) -> tuple[str, ...]:
    """Give where it can be shown: the stand-ins that can, and ours beside them."""
    others = [kind for kind, can in CAN.items() if needed in can]
    return tuple(dict.fromkeys([*(OWN[kind] for kind in others), *others]))


def pairs() -> Iterator[tuple[str, Probe]]:
    for probe, needed in PROBES.items():
        for kind in places(needed):
            yield kind, probe
