"""What a server's admins prefer, exclude, pin and hide among insights."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from seeds.harvest.words import content_stems, fold
from store.model import Insight


@dataclass(frozen=True, slots=True)
class Taste:
    """What a server's admins asked for.

    ``pinned`` are insights to post on this day, first; ``hidden`` ones never.
    Podcasts and speakers are compared by name without regard to case and
    accents; a topic fits an insight whose words include all of the topic's.
    """

    pinned: tuple[int, ...] = ()
    hidden: frozenset[int] = frozenset()
    prefer_podcasts: frozenset[str] = frozenset()
    exclude_podcasts: frozenset[str] = frozenset()
    prefer_speakers: frozenset[str] = frozenset()
    exclude_speakers: frozenset[str] = frozenset()
    prefer_topics: frozenset[str] = frozenset()
    exclude_topics: frozenset[str] = frozenset()

    def likes(self, insight: Insight) -> tuple[str, ...]:
        """Return what is preferred of an insight: its podcast, speaker, topics."""
        return _fitting(insight, self.prefer_podcasts, self.prefer_speakers, self.prefer_topics)

    def bars(self, insight: Insight) -> tuple[str, ...]:
        """Return what is excluded of an insight: its podcast, speaker, topics."""
        return _fitting(
            insight, self.exclude_podcasts, self.exclude_speakers, self.exclude_topics
        )

    @property
    def prefers(self) -> bool:
        """Whether anything is preferred."""
        return bool(self.prefer_podcasts or self.prefer_speakers or self.prefer_topics)

    @property
    def excludes(self) -> bool:
        """Whether anything is excluded."""
        return bool(self.exclude_podcasts or self.exclude_speakers or self.exclude_topics)


def _fitting(
    insight: Insight,
    podcasts: Collection[str],
    speakers: Collection[str],
    topics: Collection[str],
) -> tuple[str, ...]:
    return (
        *_named(insight.podcast, podcasts),
        *_named(insight.speaker, speakers),
        *_about(insight, topics),
    )


def _named(name: str | None, listed: Collection[str]) -> list[str]:
    if not name or not listed:
        return []
    folded = fold(name)
    return sorted(one for one in listed if fold(one) == folded)


def _about(insight: Insight, topics: Collection[str]) -> list[str]:
    if not topics:
        return []
    stems = set(content_stems(insight.text))
    wanted = {topic: set(content_stems(topic)) for topic in topics}
    return sorted(topic for topic, words in wanted.items() if words and words <= stems)
