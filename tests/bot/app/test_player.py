"""A scenario plays beside a running wederwoord, and lets the people at the page be."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from bot.case import State
from tests.bot.app.show import show

WRITES = """
[[scenes]]
at = "09:00"
wait = 8
title = "Karin complains."

[[scenes.do]]
review = "cake"
by = "Karin"
stars = 2
minutes_ago = 30
language = "en"
text = "Two weeks late."
"""
SANNE_TAKES = """
[[scenes]]
at = "09:10"
title = "Sanne takes it."

[[scenes.do]]
press = "take"
who = "sanne"
on = "cake"
"""
LATER = """
[[scenes]]
at = "11:00"
title = "Time goes by."
"""
OVER = "The day is over. The page stays open until Ctrl-C."


async def test_a_scene_comes_at_its_time_with_what_was_written_before(
    tmp_path: Path,
) -> None:
    async with show(tmp_path, WRITES) as day:
        began = day.clock.now()
        assert await day.play() == ["09:00 Karin complains.", OVER]
        review = day.site.shelf.show("cake")
        assert review is not None
        assert review["created_at"] == (began - timedelta(minutes=30)).isoformat()
        assert review["url"] == f"{day.address}/see/cake"
        assert day.waits == [8]


async def test_the_waits_keep_the_pace_that_was_asked_for(tmp_path: Path) -> None:
    async with show(tmp_path, WRITES) as day:
        await day.play(pace=0.5)
        assert day.waits == [4]


async def test_what_the_visitor_did_is_left_out_and_said(tmp_path: Path) -> None:
    async with show(tmp_path, WRITES + SANNE_TAKES) as day:
        day.meanwhile[1] = lambda: day.visitor("take", "cake")
        told = await day.play()
        assert (await day.case("cake")).owner == "tom"
    _, scene, left_out, over = told
    assert (scene, over) == ("09:10 Sanne takes it.", OVER)
    assert left_out.startswith("      Left out: “I'll take this” by Sanne: ")


async def test_a_press_on_what_is_no_case_is_left_out(tmp_path: Path) -> None:
    fine = WRITES.replace("stars = 2", "stars = 5")
    async with show(tmp_path, fine + SANNE_TAKES) as day:
        told = await day.play()
    assert told[2].endswith("by Sanne: there is no case or notice for it")


async def test_a_press_on_nothing_in_particular_is_about_the_team(
    tmp_path: Path,
) -> None:
    stops = SANNE_TAKES.replace('"take"', '"stop"').replace('on = "cake"', "")
    async with show(tmp_path, stops) as day:
        told = await day.play()
        stop = await day.app.parts.store.read(lambda tx: tx.switches.stop())
    assert told == ["09:10 Sanne takes it.", OVER]
    assert stop is not None
    assert stop.by == "Sanne Visser"


async def test_a_time_is_that_of_the_day_that_is_played(tmp_path: Path) -> None:
    on = SANNE_TAKES.replace('"take"', '"shift"').replace('on = "cake"', "")
    shift = on + 'times = { until = "tomorrow 12:10" }'
    async with show(tmp_path, shift) as day:
        began = day.clock.now()
        told = await day.play()
        [begun] = await day.app.parts.store.read(
            lambda tx: tx.shifts.on(day.clock.now())
        )
    assert told == ["09:10 Sanne takes it.", OVER]
    assert begun.person == "sanne"
    # noon is what the dialog offers, and it begins at ten past nine
    assert begun.until == began + timedelta(days=1, hours=2, minutes=50)


async def test_a_field_that_the_dialog_lacks_is_said(tmp_path: Path) -> None:
    on = SANNE_TAKES.replace('"take"', '"shift"').replace('on = "cake"', "")
    async with show(tmp_path, on + 'times = { till = "17:00" }') as day:
        told = await day.play()
    assert told[1].endswith("by Sanne: the dialog has no field till; it has until")


async def test_an_undo_pause_of_the_visitor_passes_in_real_time(
    tmp_path: Path,
) -> None:
    async with show(tmp_path, WRITES + LATER) as day:
        day.meanwhile[1] = lambda: day.visitor("reply", "cake")
        began = day.clock.now()
        told = await day.play()
        # 8 seconds of the scene, and what was left of the 15 seconds of the pause
        assert day.waits == [8, 7, 8]
        [effect] = day.site.journal.effects
        assert effect.at == began + timedelta(seconds=15)
    assert told[-2] == "11:00 Time goes by."


async def test_when_people_took_longer_the_next_scene_just_follows(
    tmp_path: Path,
) -> None:
    soon = LATER.replace("11:00", "09:00")
    async with show(tmp_path, WRITES + soon) as day:
        told = await day.play()
    assert told[1] == "09:00 Time goes by."


async def test_what_happens_at_the_site_reaches_the_case(tmp_path: Path) -> None:
    changes = """
[[scenes]]
at = "09:20"
title = "She changes it, the shop answers, she takes it down."

[[scenes.do]]
edit = "cake"
stars = 1

[[scenes.do]]
answer = "cake"
by = "Bram"
text = "Sorry, Karin."

[[scenes.do]]
remove = "cake"
"""
    async with show(tmp_path, WRITES + changes) as day:
        told = await day.play()
        case = await day.case("cake")
        assert day.site.shelf.show("cake") is None
        assert [e.text for e in day.site.journal.effects] == ["Sorry, Karin."]
    assert len(told) == 3
    assert case.state is State.CLOSED
    assert case.reason is not None
    assert case.reason.key == "closed.answered"


async def test_a_colleague_looks_at_findings_and_sends_the_words_again(
    tmp_path: Path,
) -> None:
    proposes = SANNE_TAKES.replace('"take"', '"reply"') + "[scenes.do.values]\n"
    sad = proposes + 'text = "That is sad."'
    async with show(tmp_path, WRITES + sad) as day:
        told = await day.play()
        assert (await day.case("cake")).state is State.WAITING
    assert len(told) == 3


async def test_words_that_cannot_go_out_are_said_with_their_reason(
    tmp_path: Path,
) -> None:
    proposes = SANNE_TAKES.replace('"take"', '"reply"') + "[scenes.do.values]\n"
    slot = proposes + 'text = "Dear {name}, I will call you."'
    async with show(tmp_path, WRITES + slot) as day:
        told = await day.play()
        assert (await day.case("cake")).state is State.NEW
    assert "{name}" in told[2]


OLD = """
[[before]]
review = "old"
by = "Anja"
stars = 2
days_ago = 4
text = "Mouldy bread."

[[before]]
review = "years"
by = "Truus"
stars = 5
days_ago = 400
text = "Lovely rye."
reply = "Thank you."

[[scenes]]
at = "09:00"
title = "Lotte wants to see them."

[[scenes.do]]
press = "show_old"
who = "lotte"
"""


async def test_what_was_there_before_is_read_first_and_can_be_shown(
    tmp_path: Path,
) -> None:
    async with show(tmp_path, OLD) as day:
        told = await day.play()
        found = await day.app.parts.store.read(
            lambda tx: tx.sources.connection("google")
        )
        case = await day.case("old")
        assert await day.find("years") is None
    assert told == ["09:00 Lotte wants to see them.", OVER]
    assert found is not None
    assert (found.places, found.reviews) == (3, 2)
    assert found.decided is not None
    assert case.old


async def test_a_decision_on_what_does_not_wait_is_left_out(tmp_path: Path) -> None:
    allow = LATER + '[[scenes.do]]\nallow = "cake"\n'
    async with show(tmp_path, WRITES + allow) as day:
        told = await day.play()
    said = "      Left out: no reply to this review waits for Google."
    assert told[1:] == ["11:00 Time goes by.", said, OVER]


NAMED = """
[[scenes]]
name = "takes"
at = "09:10"
title = "Sanne takes it."

[[scenes.do]]
press = "take"
who = "sanne"
on = "cake"

[[scenes]]
at = "09:20"
wait = 3
title = "She looks at it."

[[scenes]]
name = "later"
at = "11:00"
title = "Time goes by."
"""
FIRST = "First all that comes before this scene happens, unseen."
STAYS = "This scene is over. Look around and press; the page stays open until Ctrl-C."


async def test_one_scene_is_shown_with_all_that_comes_before_it(
    tmp_path: Path,
) -> None:
    async with show(tmp_path, WRITES + NAMED) as day:
        began = day.clock.now()
        told = await day.play(name="takes")
        assert (await day.case("cake")).owner == "sanne"
        # the time of the scene, and what people had to look around
        assert day.clock.now() == began + timedelta(minutes=20, seconds=3)
        assert day.waits == [8, 3]
    assert told == [FIRST, "09:10 Sanne takes it.", "09:20 She looks at it.", STAYS]


async def test_nobody_waits_for_a_pause_before_the_scene_that_is_shown(
    tmp_path: Path,
) -> None:
    tom = SANNE_TAKES.replace('"take"', '"reply"').replace('"sanne"', '"tom"')
    async with show(tmp_path, WRITES + tom + NAMED.replace("09:10", "09:15")) as day:
        await day.play(name="later")
        assert day.waits == [8]
        [effect] = day.site.journal.effects
        assert f"{effect.at:%H:%M:%S}" == "08:10:15"


async def test_what_was_left_out_before_the_scene_is_said(tmp_path: Path) -> None:
    async with show(tmp_path, WRITES + SANNE_TAKES + NAMED) as day:
        first, scene, left_out, *_ = await day.play(name="takes")
        assert (first, scene) == (FIRST, "09:10 Sanne takes it.")
        assert left_out.startswith("      Left out: “I'll take this” by Sanne: ")
    twice = SANNE_TAKES + NAMED.replace("09:10", "09:15")
    (tmp_path / "again").mkdir()
    async with show(tmp_path / "again", WRITES + SANNE_TAKES + twice) as day:
        first, left_out, scene, *_ = await day.play(name="takes")
        assert (first, scene) == (FIRST, "09:15 Sanne takes it.")
        assert left_out.startswith("      Left out: “I'll take this” by Sanne: ")


async def test_the_first_scene_has_nothing_before_it(tmp_path: Path) -> None:
    first = WRITES.replace("[[scenes]]", '[[scenes]]\nname = "first"')
    async with show(tmp_path, first + LATER.replace("at =", 'name = "b"\nat =')) as day:
        assert await day.play(name="first") == ["09:00 Karin complains.", STAYS]


SAME_MINUTE = """\
day = "tuesday"
[[scenes]]
at = "09:02"
wait = 5
title = { nl = "Een.", en = "One." }
[[scenes]]
at = "09:02"
wait = 6
title = { nl = "Twee.", en = "Two." }
"""


async def test_what_follows_in_the_same_minute_is_never_kept_waiting_longer(
    tmp_path: Path,
) -> None:
    async with show(tmp_path, SAME_MINUTE) as day:
        await day.play(pace=3)
        assert day.waits == [5, 18]
