"""What HTTP headers say about when to come again, in seconds."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s{0,5}=\s{0,5}\"?([0-9]{1,9})", re.IGNORECASE)


def retry_after_s(value: str | None, now: datetime) -> float | None:
    """Read ``Retry-After``: seconds, or an HTTP date (RFC 9110, 10.2.3)."""
    stated = (value or "").strip()
    if stated.isascii() and stated.isdigit() and len(stated) < 10:
        return float(stated)
    try:
        moment = parsedate_to_datetime(stated)
    except (ValueError, TypeError, IndexError):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - now).total_seconds())


def max_age_s(value: str | None) -> float | None:
    """Read ``max-age`` of ``Cache-Control`` (RFC 9111, 5.2.2.1)."""
    found = _MAX_AGE.search((value or "")[:1000])
    return float(found[1]) if found else None
