"""A delivery that has to be made, with the schedule it belongs to."""

from __future__ import annotations

from dataclasses import dataclass

from store.model import Delivery, DeliveryState, Schedule


@dataclass(frozen=True, slots=True)
class Due:
    """A delivery with its schedule, both as they were when it was taken."""

    delivery: Delivery
    schedule: Schedule

    @property
    def begun(self) -> bool:
        """Whether a try was made of which nobody knows whether it arrived."""
        return self.delivery.state is DeliveryState.SENDING
