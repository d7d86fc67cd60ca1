"""Facts about modals and homes: triggers, hashes, what stands on what."""

from __future__ import annotations

from tests.slack.places import Place
from tests.slack.probing import FORM, HOME, opened, plain, refused


async def a_modal_opens_on_a_trigger(at: Place) -> None:
    view = await opened(at)
    assert view["id"].startswith("V")
    assert view["root_view_id"] == view["id"]
    assert (view["callback_id"], view["private_metadata"]) == ("ww", "carried")
    assert view["hash"]


async def a_made_up_trigger_opens_nothing(at: Place) -> None:
    call = at.client.views_open(trigger_id="1.2.abc", view=FORM)
    assert await refused(call) == "invalid_trigger_id"


async def a_trigger_opens_one_view(at: Place) -> None:
    trigger = await at.trigger()
    await at.client.views_open(trigger_id=trigger, view=FORM)
    again = at.client.views_open(trigger_id=trigger, view=FORM)
    assert await refused(again) == "exchanged_trigger_id"


async def a_trigger_dies_after_three_seconds(at: Place) -> None:
    trigger = await at.trigger()
    await at.wait(4)
    late = at.client.views_open(trigger_id=trigger, view=FORM)
    assert await refused(late) == "expired_trigger_id"


async def a_modal_can_be_changed(at: Place) -> None:
    view = await opened(at)
    told = await at.client.views_update(
        view_id=view["id"], view={**FORM, "title": plain("Look once more")}
    )
    assert told["view"]["title"]["text"] == "Look once more"


async def a_change_gives_the_modal_another_hash(at: Place) -> None:
    view = await opened(at)
    told = await at.client.views_update(view_id=view["id"], view=FORM)
    assert (told["view"]["id"], told["view"]["root_view_id"]) == (
        view["id"],
        view["id"],
    )
    assert told["view"]["hash"] != view["hash"]
    late = at.client.views_update(view_id=view["id"], view=FORM, hash=view["hash"])
    assert await refused(late) == "hash_conflict"


async def a_modal_that_is_not_there_cannot_be_changed(at: Place) -> None:
    call = at.client.views_update(view_id="V0NOWHERE", view=FORM)
    assert await refused(call) == "not_found"


async def three_modals_stand_on_one_another(at: Place) -> None:
    first = await opened(at)
    on_top = first
    for _ in range(2):
        trigger = await at.trigger(on_top["id"])
        told = await at.client.views_push(trigger_id=trigger, view=FORM)
        assert told["view"]["previous_view_id"] == on_top["id"]
        assert told["view"]["root_view_id"] == first["id"]
        on_top = dict(told["view"])
    trigger = await at.trigger(on_top["id"])
    fourth = at.client.views_push(trigger_id=trigger, view=FORM)
    assert await refused(fourth) == "push_limit_reached"


async def a_name_of_ours_stands_for_one_view(at: Place) -> None:
    await opened(at, external_id="reply:17")
    told = await at.client.views_update(external_id="reply:17", view=FORM)
    assert told["ok"]


async def a_home_is_shown(at: Place) -> None:
    told = await at.client.views_publish(user_id=at.anna, view=HOME)
    assert (told["view"]["type"], len(told["view"]["blocks"])) == ("home", 1)


async def a_home_is_shown_to_somebody(at: Place) -> None:
    call = at.client.views_publish(user_id="U0NOBODY", view=HOME)
    assert await refused(call) == "user_not_found"


async def a_home_that_moved_on_is_not_overwritten(at: Place) -> None:
    first = await at.client.views_publish(user_id=at.anna, view=HOME)
    old = first["view"]["hash"]
    await at.client.views_publish(user_id=at.anna, view=HOME, hash=old)
    late = at.client.views_publish(user_id=at.anna, view=HOME, hash=old)
    assert await refused(late) == "hash_conflict"
