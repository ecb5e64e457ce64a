from __future__ import annotations

from seeds.harvest import hearing
from seeds.harvest.framing import find_framed_moments
from seeds.harvest.hearing import hear
from seeds.harvest.insights import find_insights
from seeds.harvest.moments import find_moments
from seeds.harvesting import gather
from store.model import Episode, Person


def test_an_episode_heard_once_gives_what_it_gives_alone(interview):
    heard = hear(interview, ["Ilse Maran"])

    assert find_moments(interview, heard=heard) == find_moments(interview, hosts=["Ilse Maran"])
    assert find_insights(interview, heard=heard) == find_insights(interview, ["Ilse Maran"])
    assert find_framed_moments(
        interview, hosts=["Ilse Maran"], heard=heard
    ) == find_framed_moments(interview, hosts=["Ilse Maran"])


def test_a_harvest_hears_an_episode_once(interview, monkeypatch):
    times = []
    good = hearing.Readings

    def reading(*args, **more):
        times.append(1)
        return good(*args, **more)

    monkeypatch.setattr(hearing, "Readings", reading)
    episode = Episode("Kilns", "Slow Fire", people=(Person("Ilse Maran", "host"),))
    found = gather(episode, interview)

    assert len(times) == 1
    assert found.insights == tuple(find_insights(interview, ["Ilse Maran"]))
