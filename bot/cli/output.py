"""What the command line prints, and how it ends."""

from __future__ import annotations

import errno
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from itertools import count
from pathlib import Path
from typing import ParamSpec, TypeVar

import click
from click._termui_impl import ProgressBar

from store.errors import (
    BlankQuery,
    NewerStore,
    NotAllowed,
    NotFound,
    StoreError,
    StoreUnavailable,
)

_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO)

P = ParamSpec("P")
T = TypeVar("T")

database_option = click.option(
    "--db",
    "db_path",
    type=click.Path(dir_okay=False, path_type=Path),
    envvar="PULLQUOTE_DB",
    default=Path("pullquote.db"),
    show_default=True,
    help="The archive's file.",
)
encoder_option = click.option(
    "--encoder",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="PULLQUOTE_ENCODER",
    help="The folder of a sentence encoder: model.onnx and tokenizer.json.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON lines only.")


class NothingDone(click.ClickException):
    """Nothing could be done; one sentence says why, and the exit code is 1."""

    exit_code = 1

    def show(self, file: object = None) -> None:  # noqa: ARG002
        """Print the sentence to standard error."""
        click.echo(self.format_message(), err=True)


def say(record: Mapping[str, object]) -> None:
    """Print one JSON object on a line of its own."""
    click.echo(json.dumps(record, ensure_ascii=False))


@contextmanager
def told_plainly() -> Iterator[None]:
    """Turn what the store refuses into one sentence and exit code 1."""
    try:
        yield
    except NotFound as error:
        near = f" Nearest: {', '.join(error.nearest)}." if error.nearest else ""
        raise NothingDone(f"There is no {error.noun} {error.asked!r}.{near}") from error
    except BlankQuery as error:
        raise NothingDone("Type at least one word to look for.") from error
    except NotAllowed as error:
        told = (
            "Its words are withheld." if error.why == "withheld" else "It is not written out."
        )
        raise NothingDone(" ".join(filter(None, [told, error.reason]))) from error
    except NewerStore as error:
        raise NothingDone(
            f"This archive needs a newer Pullquote ({error}); update the program."
        ) from error
    except StoreUnavailable as error:
        raise NothingDone(f"The archive cannot be used: {error}") from error
    except StoreError as error:
        raise NothingDone(f"The archive refused: {error}") from error
    except OSError as error:
        if error.errno not in _DISK:
            raise
        raise NothingDone(f"The disk takes no more: {error.strerror}.") from error


def plainly(command: Callable[P, T]) -> Callable[P, T]:
    """Wrap a command in ``told_plainly``."""

    @wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> T:
        with told_plainly():
            return command(*args, **kwargs)

    return wrapped


def progress(length: int | None, label: str) -> ProgressBar[int]:
    """Return a bar on standard error; hidden where that is no terminal."""
    bar: ProgressBar[int] = click.progressbar(
        iterable=None if length is not None else count(),
        length=length,
        label=label,
        file=sys.stderr,
        hidden=not sys.stderr.isatty(),
        show_pos=True,
    )
    return bar


def clock_text(seconds: float | None) -> str:
    """Return ``h:mm:ss`` or ``m:ss``, or nothing for an unknown time."""
    if seconds is None:
        return ""
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"
