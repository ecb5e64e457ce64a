"""``python -m bench.hostile``: thousands of hostile interactions, and what holds after each.

A session that fails is printed, as short as it can be made, with a line by which it is
played again.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import click
import hypothesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import HypothesisException

from bench.hostile_acts import LENGTH, Act, sessions
from bench.hostile_session import Ground, Tally, sample_town
from bench.report import Section

ACTS = 10_000

_REPEATED = 12
"""hypothesis varies each session a few times: so many are drawn for one that is new."""


class Broken(AssertionError):
    """Something happened that should not have; the message says what, and by what act."""


class Trial:
    """Plays sessions that are new until enough has been done.

    Args:
        ground: where they are played.
        most: how many acts are enough.
    """

    def __init__(self, ground: Ground, most: int) -> None:
        self._ground, self._most, self._done = ground, most, 0
        self._seen: set[str] = set()
        self._has_failed = False

    def play(self, session: Sequence[Act]) -> None:
        """Play a session, unless enough was done or most of it was done before.

        Raises:
            Broken: something happened that should not have; it names the acts that
                are needed for it.
        """
        if not self._has_failed and (self._done >= self._most or self._is_old(session)):
            return
        self._done += len(session)
        self._seen.update(map(repr, session))
        if wrong := self._ground.play(session):
            self._has_failed = True
            acts = "\n".join(map(repr, self._shortened(session)))
            raise Broken("\n".join([*wrong, "It takes no more than this:", acts]))

    def _shortened(self, session: Sequence[Act]) -> list[Act]:
        """Leave out every act without which it goes wrong as well."""
        needed = list(session)
        for act in session:
            fewer = [one for one in needed if one is not act]
            if self._ground.play(fewer):
                needed = fewer
        return needed

    def _is_old(self, session: Sequence[Act]) -> bool:
        return sum(repr(act) in self._seen for act in session) > len(session) / 4


def try_out(ground: Ground, most: int, *, seed: int | None = None) -> None:
    """Do so many hostile things, the same ones every time for the same ``seed``.

    Raises:
        Broken: something happened that should not have.
    """
    trial = Trial(ground, most)

    @settings(
        max_examples=_REPEATED * (most // LENGTH + 1),
        derandomize=seed is None,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    @given(sessions(sample_town()))
    def playing(session: Sequence[Act]) -> None:
        trial.play(session)

    if seed is not None:
        playing = hypothesis.seed(seed)(playing)
    playing()


def again(ground: Ground, blob: str) -> None:
    """Play one session again, from the line that was printed when it failed.

    Raises:
        Broken: it fails again.
    """

    @hypothesis.reproduce_failure(hypothesis.__version__, blob.encode())
    @settings(database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(sessions(sample_town()))
    def playing(session: Sequence[Act]) -> None:
        for act in session:
            click.echo(f"  {act}")
        if wrong := ground.play(session):
            raise Broken("\n".join(wrong))

    playing()


@click.command()
@click.option("--acts", default=ACTS, help="How many things are done.")
@click.option("--seed", default=0, help="Another seed does other things.")
@click.option("--replay", help="Play one session again: what a failure printed.")
def main(acts: int, seed: int, replay: str | None) -> None:
    """Do hostile things; print what was done, how it was answered, and what was wrong."""
    with tempfile.TemporaryDirectory(prefix="pullquote-hostile-") as folder:
        ground = Ground(Path(folder))
        begin = time.perf_counter()
        try:
            if replay is None:
                try_out(ground, acts, seed=seed)
            else:
                again(ground, replay)
        except (Broken, HypothesisException) as error:
            click.echo(error, err=True)
            for note in getattr(error, "__notes__", ()):
                click.echo(note, err=True)
            click.echo(
                "again: python -m bench.hostile --replay, with what stands in the quotes"
                " behind reproduce_failure",
                err=True,
            )
            sys.exit(1)
        finally:
            ground.close()
        click.echo(section(ground.tally, time.perf_counter() - begin).markdown())


def measure() -> Section:
    """Do ten thousand hostile things, for the report of all benches."""
    with tempfile.TemporaryDirectory(prefix="pullquote-hostile-") as folder:
        ground = Ground(Path(folder))
        begin = time.perf_counter()
        try_out(ground, ACTS, seed=0)
        ground.close()
        return section(ground.tally, time.perf_counter() - begin)


def section(tally: Tally, seconds: float) -> Section:
    """Return the table of what was done and of what must hold."""
    rows: list[list[object]] = [
        [f"done: {kind}", count] for kind, count in tally.acts.most_common()
    ]
    rows += [[f"answered by {kind}", count] for kind, count in tally.answers.most_common()]
    rows += [
        ["first sign later than 3 s", tally.slow],
        ["unanswered, or answered twice", 0],
        ["unexpected errors in the log", 0],
        ["mentions that rang", 0],
        ["rows of others changed", 0],
        ["private words shown to others", 0],
    ]
    return Section(
        "Hostile interactions",
        ["what", "count"],
        rows,
        f"In {seconds:.0f} s, {sum(tally.acts.values()):,} in all; it ends at the first thing"
        " that is wrong, so the zeros are the result.",
    )


if __name__ == "__main__":
    main()
