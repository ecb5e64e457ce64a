"""What somebody is to a show, as their card tells it."""

from __future__ import annotations

import pytest

from commands.cards.speakers import Profile, profile_card
from store.model import Appearance, Speaker


def shown(roles: list[str | None], episodes: int, podcast: str = "Slow Fire") -> str:
    seen = [
        Appearance(number, f"E{number}", podcast, None, role, 1, 10, None)
        for number, role in enumerate(roles)
    ]
    card = profile_card(Profile(Speaker("Ada", 1), seen, shows={podcast: episodes}))
    return str(card.to_components())


@pytest.mark.parametrize(
    ("roles", "episodes", "told"),
    [
        (["guest"] * 12, 60, "regular, in 12 of 60 episodes"),
        (["guest", "host", None, None, None, None], 20, "host, in 6 of 20 episodes"),
        (["guest"] * 12, 1200, "guest (12)"),
        (["guest", "host", "guest", None], 4, "guest (2), host (1), speaker (1)"),
        ([None], 1, "speaker (1)"),
    ],
)
def test_who_is_always_there_is_no_guest(roles, episodes, told):
    assert f"Slow Fire: {told}" in shown(roles, episodes)
