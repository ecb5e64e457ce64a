"""What alerts send is sent once, in portions, and only while it reaches somebody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlite_utils import Database

from store.alert_deliveries import (
    AN_HOUR,
    STAYS,
    AlertDelivery,
    add_alert_deliveries,
    find_alert_deliveries,
    forego_alerts,
    forget_alert_deliveries,
    set_alert_ended,
    set_alert_sending,
    take_alerts,
)
from store.alert_matching import HARVEST_WITHIN, find_unread
from store.alerts import Alert, AlertKind, add_alert, find_alerts, note_trouble, resume_alerts
from store.deliveries import LEASE
from store.insights import set_harvest
from store.model import DeliveryState

ANN = 11
SAID = [("Kevin Ostrander", "I learned it on a ferry in November, with nobody else awake.")]
AGAIN = [("Kevin Ostrander", "I learned it on a ferry in December, with everybody awake.")]

Alerts = Callable[..., Alert]


@pytest.fixture
def alert(db: Database, noon: datetime) -> Alerts:
    """Store an alert: ``alert("phrase", "on a ferry")``."""

    def adding(kind: str, text: str) -> Alert:
        return add_alert(db, Alert(ANN, AlertKind(kind), text), noon)

    return adding


@pytest.fixture
def told(db: Database, add: Any, alert: Alerts, noon: datetime) -> int:
    """An episode that is to be told to a person."""
    alert("phrase", "on a ferry")
    number = int(add(SAID).episode_id)
    assert add_alert_deliveries(db, number, 1, [(ANN, None, None)], noon)
    return number


def test_an_episode_is_read_once(db: Database, told: int, noon: datetime) -> None:
    assert find_unread(db, noon + HARVEST_WITHIN * 2, 10) == []
    add_alert_deliveries(db, told, 1, [(ANN, None, None)], noon)
    assert len(find_alert_deliveries(db, told)) == 1


def test_it_waits_for_its_topics_but_not_for_long(
    db: Database, add: Any, alert: Alerts, noon: datetime
) -> None:
    alert("phrase", "on a ferry")
    number = add(SAID).episode_id

    assert find_unread(db, noon, 10) == []
    assert find_unread(db, noon + HARVEST_WITHIN * 2, 10) == [(number, 1)]
    set_harvest(db, number, version=1, insights=[], moments=[], topics=[], now=noon)
    assert find_unread(db, noon, 10) == [(number, 1)]


def test_a_text_replaced_while_it_was_read_is_read_again(
    db: Database, add: Any, alert: Alerts, noon: datetime
) -> None:
    alert("phrase", "on a ferry")
    number = add(SAID).episode_id
    add(AGAIN)

    assert not add_alert_deliveries(db, number, 1, [(ANN, None, None)], noon)
    assert find_alert_deliveries(db, number) == []


def test_without_any_alert_everything_counts_as_read(
    db: Database, add: Any, noon: datetime
) -> None:
    add(SAID)

    assert forego_alerts(db) == 1
    assert find_unread(db, noon + HARVEST_WITHIN * 2, 10) == []


def test_two_processes_never_hold_the_same_row(db: Database, told: int, noon: datetime) -> None:
    (mine,) = take_alerts(db, noon, "one", 10)

    assert take_alerts(db, noon, "two", 10) == []
    later = noon + LEASE + timedelta(seconds=1)
    assert [one.id for one in take_alerts(db, later, "two", 10)] == [mine.id]
    assert not set_alert_sending(db, mine.id, place_id=5, now=later, owner="one")
    assert set_alert_sending(db, mine.id, place_id=5, now=later, owner="two")


def test_what_was_sent_is_not_taken_again(db: Database, told: int, noon: datetime) -> None:
    (one,) = take_alerts(db, noon, "one", 10)
    set_alert_ended(db, one.id, DeliveryState.SENT, noon, message_id=7)

    assert take_alerts(db, noon + timedelta(days=1), "one", 10) == []


def test_a_person_whom_nothing_reaches_waits_until_they_are_back(
    db: Database, told: int, noon: datetime
) -> None:
    note_trouble(db, "closed", user_id=ANN, channel_id=None)
    assert take_alerts(db, noon, "one", 10) == []
    assert find_alerts(db, ANN)[0].paused == "closed"

    assert resume_alerts(db, ANN) == 1
    assert len(take_alerts(db, noon, "one", 10)) == 1


def test_a_flood_of_episodes_comes_in_portions(
    db: Database, add: Any, alert: Alerts, noon: datetime
) -> None:
    alert("phrase", "on a ferry")
    for number in range(AN_HOUR + 3):
        episode = add(SAID, title=f"Episode {number}").episode_id
        add_alert_deliveries(db, episode, 1, [(ANN, None, None)], noon)

    assert len(_all(db, noon)) == AN_HOUR
    assert len(_all(db, noon + timedelta(hours=1, seconds=1))) == 3


def _all(db: Database, now: datetime) -> list[AlertDelivery]:
    sent = []
    while taken := take_alerts(db, now, "one", 10):
        for one in taken:
            set_alert_ended(db, one.id, DeliveryState.SENT, now)
            sent.append(one)
    return sent


def test_what_was_sent_long_ago_is_forgotten(db: Database, told: int, noon: datetime) -> None:
    (one,) = take_alerts(db, noon, "one", 10)
    set_alert_ended(db, one.id, DeliveryState.SENT, noon)

    assert forget_alert_deliveries(db, noon + STAYS) == 0
    assert forget_alert_deliveries(db, noon + STAYS + timedelta(days=1)) == 1
