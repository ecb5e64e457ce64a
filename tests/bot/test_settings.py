"""Settings: from a mapping, all complaints at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import BadSettings, Settings, read_settings, settings_table


def test_defaults_hold_where_nothing_is_said() -> None:
    settings = read_settings({"DISCORD_TOKEN": "abc"})

    assert settings.pullquote_db == Path("pullquote.db")
    assert not settings.pullquote_followed_only


def test_everything_wrong_is_named_in_one_message() -> None:
    with pytest.raises(BadSettings) as caught:
        read_settings(
            {"PULLQUOTE_LOG_LEVEL": "loud", "PULLQUOTE_DIGEST_GRACE_HOURS": "forever"}
        )

    message = str(caught.value)
    assert all(
        name in message
        for name in ("DISCORD_TOKEN", "PULLQUOTE_LOG_LEVEL", "PULLQUOTE_DIGEST_GRACE_HOURS")
    )


def test_a_blank_token_counts_as_missing() -> None:
    with pytest.raises(BadSettings, match="Missing: DISCORD_TOKEN"):
        read_settings({"DISCORD_TOKEN": ""})


def test_the_token_shows_in_no_representation() -> None:
    settings = read_settings({"DISCORD_TOKEN": "very-secret"})

    assert "very-secret" not in f"{settings!r} {settings}"


def test_every_setting_is_in_the_table_with_its_help() -> None:
    table = settings_table()

    for name, field in Settings.model_fields.items():
        assert f"`{name.upper()}`" in table
        assert field.description
        assert field.description in table
