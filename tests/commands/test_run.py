"""`wederwoord run`: one line with the address, a link a person, and a clean end."""

from __future__ import annotations

import json
import signal
import socket
from pathlib import Path
from urllib.request import urlopen

from tests.commands.terminal import running, spawn, type_in


def test_it_prints_its_address_and_a_link_per_person(home: Path) -> None:
    with running("run", "--home", home, people=2) as bot:
        assert bot.first_line == f"wederwoord runs at {bot.address}"
        assert list(bot.links) == ["Tom Bakker", "Sanne"]
        assert all(link.startswith(bot.address) for link in bot.links.values())
        with urlopen(f"{bot.address}/healthz") as answer:
            assert answer.status == 200


def test_links_begin_with_the_public_address(home: Path) -> None:
    public = "https://webcare.example.org"
    with running("run", "--home", home, people=2, WEDERWOORD_PUBLIC_URL=public) as bot:
        assert bot.first_line == f"wederwoord runs at {public}"
        assert all(link.startswith(public) for link in bot.links.values())


def test_ctrl_c_and_sigterm_end_it_cleanly(home: Path) -> None:
    for ending in (signal.SIGINT, signal.SIGTERM):
        with spawn("run", "--home", home, "--port", "0") as bot:
            assert bot.stdout is not None
            assert bot.stdout.readline()
            bot.send_signal(ending)
            _, errors = bot.communicate(timeout=30)
        assert bot.returncode == 0
        assert "Traceback" not in errors


def test_a_second_one_names_the_first(home: Path) -> None:
    with running("run", "--home", home) as bot:
        second = type_in("run", "--home", home)
        assert second.exit_code == 1
        assert f"already holds {home}: process {bot.process.pid}" in second.output
        assert f"at {bot.address}, since " in second.output
        assert len(second.output.splitlines()) == 1


def test_a_port_that_is_taken_is_told_in_a_sentence(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = type_in("run", "--home", home, "--port", str(port))
    assert result.exit_code == 1
    assert f"Port {port} is taken by another program" in result.output
    assert len(result.output.splitlines()) == 1


def test_what_runs_after_a_kill_starts_again(home: Path) -> None:
    with spawn("run", "--home", home, "--port", "0") as bot:
        assert bot.stdout is not None
        assert bot.stdout.readline()
        bot.kill()
        bot.communicate()
    with running("run", "--home", home) as again:
        assert again.address


def test_the_log_in_a_pipe_is_json_and_holds_no_link(home: Path) -> None:
    with spawn(
        "run", "--home", home, "--port", "0", WEDERWOORD_LOG_LEVEL="debug"
    ) as bot:
        assert bot.stdout is not None
        first = bot.stdout.readline()
        bot.send_signal(signal.SIGINT)
        rest, log = bot.communicate(timeout=30)
    links = [line.rsplit("/", 1)[1] for line in (first + rest).splitlines()[1:]]
    assert links
    assert not any(link in log for link in links)
    assert all(json.loads(line)["at"] for line in log.splitlines())


def test_trying_teams_out_is_refused_where_others_come(home: Path) -> None:
    public = {"WEDERWOORD_PUBLIC_URL": "https://webcare.example.org"}
    result = type_in("run", "--home", home, "--dev", **public)
    assert result.exit_code == 1
    (said,) = result.output.splitlines()
    assert said.startswith("--dev lets in anybody who speaks as Teams, so nobody may")
    assert "WEDERWOORD_PUBLIC_URL is https://webcare.example.org" in said


def test_trying_teams_out_is_refused_where_there_is_an_app(home: Path) -> None:
    app = {
        "MicrosoftAppId": "8d6f0a51-2c1b-4e0f-9b1e-3d8f5f0c7a11",
        "MicrosoftAppTenantId": "0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f9",
        "MicrosoftAppPassword": "5ecret",
    }
    result = type_in("run", "--home", home, "--dev", **app)
    assert result.exit_code == 1
    assert "MicrosoftAppId is set" in result.output
