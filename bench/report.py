"""The report: one section a part, replaced when the part is measured again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

REPORT = Path(__file__).resolve().parent / "report.md"
_HEAD = "# Measured\n\nWritten by `make bench`; figures of one machine: trust the ratios.\n"


@dataclass(frozen=True, slots=True)
class Section:
    """What one part measured: a table, words on it, and pictures beside the report."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[object]]
    notes: str = ""
    pictures: Sequence[str] = ()

    def markdown(self) -> str:
        """Return the section as Markdown."""
        lines = [f"## {self.title}", ""]
        lines += [f"| {' | '.join(self.head)} |", f"|{'---|' * len(self.head)}"]
        lines += [f"| {' | '.join(str(cell) for cell in row)} |" for row in self.rows]
        if self.notes:
            lines += ["", self.notes]
        lines += [f"\n![{self.title}]({picture})" for picture in self.pictures]
        return "\n".join(lines) + "\n"


def write_report(sections: Sequence[Section], report: Path = REPORT) -> None:
    """Put ``sections`` into the report, in place of earlier ones with their titles."""
    old = report.read_text(encoding="utf-8") if report.exists() else _HEAD
    parts = re.split(r"(?m)^(?=## )", old)
    kept = {part.splitlines()[0]: part.strip() + "\n" for part in parts[1:]}
    kept |= {f"## {section.title}": section.markdown() for section in sections}
    report.write_text("\n".join([_HEAD, *kept.values()]), encoding="utf-8")
