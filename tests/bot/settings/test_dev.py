"""`run --dev` starts only where nobody from outside could use it."""

from __future__ import annotations

import pytest

from bot.errors import SettingsError
from bot.settings import for_dev
from bot.settings.environment import read

APP = {
    "MicrosoftAppId": "8d6f0a51-2c1b-4e0f-9b1e-3d8f5f0c7a11",
    "MicrosoftAppTenantId": "0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f9",
    "MicrosoftAppPassword": "5ecret",
}
PUBLIC = {"WEDERWOORD_PUBLIC_URL": "https://webcare.example.org"}


def test_without_an_app_and_an_address_it_may_start() -> None:
    assert not read({}).dev
    assert for_dev(read({})).dev


@pytest.mark.parametrize(
    ("environ", "names"),
    [
        (PUBLIC, ["WEDERWOORD_PUBLIC_URL is https://webcare.example.org"]),
        (APP, ["MicrosoftAppId is set"]),
        (PUBLIC | APP, ["WEDERWOORD_PUBLIC_URL", "MicrosoftAppId"]),
    ],
)
def test_what_speaks_against_it_is_named(
    environ: dict[str, str], names: list[str]
) -> None:
    with pytest.raises(SettingsError) as caught:
        for_dev(read(environ))
    told = caught.value.problems
    assert len(told) == len(names)
    assert all(name in said for name, said in zip(names, told, strict=True))
    assert "5ecret" not in str(caught.value)
