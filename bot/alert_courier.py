"""One alert's message: a row is committed before it is sent and after it.

As with digests, what may or may not have arrived is sent again with the same
nonce while Discord still remembers it, and looked for afterwards.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

import aiohttp
import discord
import structlog

from bot.courier import CLOCKS_APART, LONGEST_RETRY, NONCE_WINDOW, RETRY, while_kept
from bot.pace import Pace
from bot.places import Halt, NotNow, Place, find_place
from bot.posting import UNKNOWN_MESSAGE, Posted, Untraceable, find_post, post
from commands.backing import Backing
from commands.cards.alerts import NO_MESSAGES, alert_post_card
from commands.cards.card import Card
from commands.digest_cards import has_marker
from commands.ids import alert_id
from commands.permissions import what_is_missing
from commands.refusals import refusal
from store.alert_deliveries import (
    AlertDelivery,
    keep_alert_lease,
    set_alert_ended,
    set_alert_sending,
    set_alert_sent,
    set_alert_unsent,
    set_alert_waiting,
)
from store.alert_matching import find_found
from store.alerts import note_trouble
from store.model import DeliveryState, Episode
from store.podcasts import get_podcast

log = structlog.get_logger(__name__)

KEEP_TRYING = timedelta(days=7)
"""How late an alert may be; what could not be sent until then is not sent any more."""

AGAIN = timedelta(hours=1)
"""Until it is tried again where nothing could be sent."""

_LOOKED_THROUGH = 300
"""Messages of a conversation among which one of ours is looked for."""

_TRANSIENT = (aiohttp.ClientError, TimeoutError, ConnectionError, discord.RateLimited, NotNow)
_NOBODY = discord.AllowedMentions.none()

AlertPlace = Place | discord.DMChannel
"""Where an alert is sent."""


class AlertCourier:
    """Sends one alert's message at a time for each caller.

    Args:
        client: the connected client.
        backing: archive and clock.
        pace: waited for before every request.
        owner: the name under which rows are leased.
    """

    def __init__(
        self, client: discord.Client, backing: Backing, *, pace: Pace, owner: str
    ) -> None:
        self._client, self._backing, self._store = client, backing, backing.store
        self._pace, self._owner = pace, owner
        self._since = backing.clock()

    def _now(self) -> datetime:
        return self._backing.clock()

    async def deliver(self, delivery: AlertDelivery) -> None:
        """Send what is due, or note why not; only a broken archive raises.

        Raises:
            StoreError: nothing could be noted; the row is taken up again later.
        """
        try:
            await self._deliver(delivery)
        except Halt as halt:
            await self._trouble(delivery, str(halt))
        except _TRANSIENT as error:
            await self._wait(delivery, str(error) or type(error).__name__)
        except discord.HTTPException as error:
            await self._refused(delivery, error)

    async def _deliver(self, delivery: AlertDelivery) -> None:
        if self._is_blocked(delivery) and not delivery.begun:
            await self._end(delivery, "whoever runs the bot has blocked them")
            return
        place = await self._place(delivery)
        afresh = False
        if self._in_doubt(delivery):
            try:
                found = await self._look(place, delivery)
            except (Untraceable, discord.Forbidden) as error:
                if delivery.begun:  # rather not twice
                    await self._end(delivery, f"nobody can tell whether it arrived: {error}")
                    return
                found = None
            if found is not None:
                await self._sent(delivery, found)
                return
            afresh = True
        if self._now() - delivery.due > KEEP_TRYING:
            await self._end(delivery, f"too late: {delivery.reason or 'it could not be sent'}")
            return
        episode, told = await self._store.read_behind(
            find_found,
            delivery.episode_id,
            delivery.target,
            delivery.due,
            followed_only=self._backing.followed_only,
        )
        if episode is None or not await self._may_see(delivery, episode):
            await self._end(delivery, "nothing of it is to be told any more")
            return
        await self._send(place, delivery, alert_post_card(episode, told), afresh=afresh)

    def _is_blocked(self, delivery: AlertDelivery) -> bool:
        blocks = self._backing.door.blocks
        return delivery.user_id in blocks.users or delivery.guild_id in blocks.guilds

    async def _place(self, delivery: AlertDelivery) -> AlertPlace:
        """Return the channel, or the conversation with a person, opened if need be."""
        if delivery.channel_id is not None:
            place = await find_place(
                self._client, delivery.guild_id or 0, delivery.channel_id, self._pace
            )
            if missing := what_is_missing(place):
                wanted = " and ".join(f"“{name}”" for name in missing)
                raise Halt(
                    f"I may not post in {place.mention}. Allow me {wanted} there (channel"
                    " settings, Permissions); it goes on by itself then."
                )
            return place
        async with self._pace.request():
            return await self._client.create_dm(discord.Object(delivery.user_id or 0))

    def _in_doubt(self, delivery: AlertDelivery) -> bool:
        """Whether the place must be looked through first.

        It must once Discord may have forgotten the nonce; and where an earlier
        life of the bot may have sent it, whose note a power cut took.
        """
        if not delivery.begun:
            return delivery.due < self._since
        tried = delivery.sending_at
        return tried is None or self._now() - tried >= NONCE_WINDOW

    async def _look(self, place: AlertPlace, delivery: AlertDelivery) -> Posted | None:
        marker = alert_id(delivery.episode_id)
        since = (delivery.sending_at or delivery.due) - CLOCKS_APART
        if not isinstance(place, discord.DMChannel):
            return await find_post(place, marker=marker, title="", since=since, pace=self._pace)
        async with self._pace.request():
            async for message in place.history(limit=_LOOKED_THROUGH, after=since):
                if message.author == self._client.user and has_marker(message, marker):
                    return Posted(place.id, message.id)
        return None

    async def _may_see(self, delivery: AlertDelivery, episode: Episode) -> bool:
        """Whether a person may (still) be told of an episode: of a private one, as a member."""
        podcast = await self._store.read_behind(get_podcast, episode.podcast_id)
        if podcast.private_to is None or delivery.user_id is None:
            return True
        guild = self._client.get_guild(podcast.private_to)
        if guild is None:
            return False
        try:
            async with self._pace.request():
                await guild.fetch_member(delivery.user_id)
        except discord.NotFound:
            return False
        return True

    async def _send(
        self, place: AlertPlace, delivery: AlertDelivery, card: Card, *, afresh: bool
    ) -> None:
        async with self._pace.request():
            posted = await self._noted_and_sent(place, delivery, card, afresh=afresh)
        if posted is not None:
            await self._sent(delivery, posted)

    async def _noted_and_sent(
        self, place: AlertPlace, delivery: AlertDelivery, card: Card, *, afresh: bool
    ) -> Posted | None:
        """Note that it is being sent, and send it; None if another process has taken it."""
        held = await self._store.write(
            set_alert_sending,
            delivery.id,
            place_id=place.id,
            now=self._now(),
            owner=self._owner,
            afresh=afresh,
        )
        if not held:
            log.info("alert.taken_over", alert_delivery=delivery.id)
            return None
        try:
            return await while_kept(
                _post(place, card, nonce_of(delivery)), partial(self._keep, delivery)
            )
        except (discord.HTTPException, discord.RateLimited) as error:
            certain = isinstance(error, discord.RateLimited) or error.status < 500
            if certain and (afresh or not delivery.begun):
                await self._store.write(set_alert_unsent, delivery.id)
            raise

    async def _keep(self, delivery: AlertDelivery) -> None:
        await self._store.write(keep_alert_lease, delivery.id, self._now(), self._owner)

    async def _sent(self, delivery: AlertDelivery, posted: Posted) -> None:
        log.info("alert.sent", alert_delivery=delivery.id)
        await self._store.write(set_alert_sent, delivery, posted.message_id, self._now())

    async def _refused(self, delivery: AlertDelivery, error: discord.HTTPException) -> None:
        if error.status >= 500 or error.status in (401, 429):
            await self._wait(delivery, f"Discord answered {error.status}")
        elif error.status not in (403, 404):
            log.error("alert.refused", alert_delivery=delivery.id, code=error.code)
            await self._end(delivery, refusal(error), DeliveryState.FAILED)
        elif delivery.channel_id is None:
            await self._trouble(delivery, NO_MESSAGES)
        else:
            told = refusal(error).replace("`/digest set`", "`/alert add`")
            await self._trouble(delivery, told)

    async def _wait(self, delivery: AlertDelivery, reason: str) -> None:
        log.warning("alert.waiting", alert_delivery=delivery.id, reason=reason)
        until = self._now() + RETRY * min(max(1, delivery.attempts), LONGEST_RETRY)
        await self._store.write(set_alert_waiting, delivery.id, reason, until)

    async def _trouble(self, delivery: AlertDelivery, reason: str) -> None:
        """Note what keeps messages from a person or a channel.

        A person's wait until they are back; a channel is tried again by itself.
        """
        log.warning("alert.halted", alert_delivery=delivery.id, reason=reason)
        user_id, _, channel_id = delivery.target
        await self._store.write(note_trouble, reason, user_id=user_id, channel_id=channel_id)
        if self._now() - delivery.due > KEEP_TRYING:
            await self._end(delivery, reason, DeliveryState.FAILED)
            return
        await self._store.write(set_alert_waiting, delivery.id, reason, self._now() + AGAIN)

    async def _end(
        self,
        delivery: AlertDelivery,
        reason: str,
        state: DeliveryState = DeliveryState.SKIPPED,
    ) -> None:
        log.info("alert.ended", alert_delivery=delivery.id, reason=reason)
        await self._store.write(set_alert_ended, delivery.id, state, self._now(), reason=reason)


def nonce_of(delivery: AlertDelivery) -> str:
    """Return the nonce of a message: the same on every try, at most 25 characters."""
    return f"pqa{delivery.id}"[:25]


async def _post(place: AlertPlace, card: Card, nonce: str) -> Posted:
    if not isinstance(place, discord.DMChannel):
        return await post(place, card, nonce=nonce, title="", mentions=_NOBODY)
    try:
        message = await place.send(view=card, nonce=nonce, allowed_mentions=_NOBODY)
    except discord.HTTPException as error:
        if error.code == UNKNOWN_MESSAGE:  # sent with this nonce, and deleted since
            return Posted(place.id, None)
        raise
    return Posted(place.id, message.id)
