"""Routes that answer interactions: the callback, `@original`, follow-ups."""

from __future__ import annotations

from bot.sandbox.api import Api
from bot.sandbox.call import Call, as_id
from bot.sandbox.errors import (
    ALREADY_ANSWERED,
    INVALID_FORM,
    INVALID_TOKEN,
    UNKNOWN_INTERACTION,
    UNKNOWN_MESSAGE,
    UNKNOWN_WEBHOOK,
    Problem,
    Refusal,
)
from bot.sandbox.interaction import (
    AUTOCOMPLETE,
    CHOICES,
    COMMAND,
    COMPONENT,
    DEFER,
    DEFER_UPDATE,
    MESSAGE,
    MODAL,
    SHOW_MODAL,
    UPDATE,
    Interaction,
)
from bot.sandbox.message import COMMAND_ANSWER, EPHEMERAL, LOADING, PLAIN, Json, Message
from bot.sandbox.message_json import message_json
from bot.sandbox.origin import origin_json
from bot.sandbox.routes_channels import is_ephemeral
from bot.sandbox.state import State
from bot.sandbox.writing import Draft, Writer

HOOK = "/webhooks/{webhook_id}/{webhook_token}"
ORIGINAL = f"{HOOK}/messages/@original"
FOLLOWUP = f"{HOOK}/messages/{{message_id}}"
CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"

ALLOWED: dict[int, frozenset[int]] = {
    COMMAND: frozenset({MESSAGE, DEFER, SHOW_MODAL}),
    COMPONENT: frozenset({MESSAGE, DEFER, DEFER_UPDATE, UPDATE, SHOW_MODAL}),
    AUTOCOMPLETE: frozenset({CHOICES}),
    MODAL: frozenset({MESSAGE, DEFER, DEFER_UPDATE, UPDATE}),
}


class InteractionRoutes:
    """Answer for interactions, opened by their tokens."""

    def __init__(self, state: State, writer: Writer, base: str) -> None:
        self._state = state
        self._writer = writer
        self._base = base

    def register(self, api: Api) -> None:
        """Put the routes into the API; `@original` before the ids it would match."""
        api.add("POST", CALLBACK, self.callback)
        api.add("GET", ORIGINAL, self.get)
        api.add("PATCH", ORIGINAL, self.edit)
        api.add("DELETE", ORIGINAL, self.delete)
        api.add("GET", FOLLOWUP, self.get)
        api.add("PATCH", FOLLOWUP, self.edit)
        api.add("DELETE", FOLLOWUP, self.delete)
        api.add("POST", HOOK, self.follow_up)

    def callback(self, call: Call) -> Json | None:
        """Take the first answer, within three seconds and only once."""
        interaction = self._state.interactions.get(call.parts["interaction_token"])
        if interaction is None or interaction.id != call.id("interaction_id"):
            raise Refusal(UNKNOWN_INTERACTION)
        if interaction.answered is not None:
            raise Refusal(ALREADY_ANSWERED)
        if interaction.too_late(self._state.clock()):
            raise Refusal(UNKNOWN_INTERACTION)
        kind, data = int(call.json["type"]), call.json.get("data") or {}
        if kind not in ALLOWED[interaction.kind]:
            text = f"Answer {kind} does not fit an interaction of type {interaction.kind}."
            raise Refusal(INVALID_FORM, [Problem("type", "INTERACTION_TYPE_INVALID", text)])
        message = self._take(interaction, kind, data, call)
        interaction.answer(kind)
        self._state.tell("answered", interaction)
        if call.query.get("with_response", "").casefold() in {"1", "true"}:
            return self._callback_json(interaction, kind, message)
        return None

    def _take(
        self, interaction: Interaction, kind: int, data: Json, call: Call
    ) -> Message | None:
        if kind == CHOICES:
            interaction.choices = list(data.get("choices") or [])
        elif kind == SHOW_MODAL:
            interaction.modal = data
        elif kind in {UPDATE, DEFER_UPDATE}:
            source = self._state.messages.get(interaction.source_id or 0)
            if source is None:
                raise Refusal(UNKNOWN_MESSAGE)
            interaction.original_id = source.id
            if kind == UPDATE:
                self._writer.revise(source, self._draft(interaction, data, call))
            return source
        else:
            return self._reply(interaction, data, call, waiting=kind == DEFER)
        return None

    def _draft(self, interaction: Interaction, data: Json, call: Call) -> Draft:
        channel = self._state.channel(interaction.channel_id)
        return Draft(channel, data, call.uploads)

    def _reply(
        self, interaction: Interaction, data: Json, call: Call, *, waiting: bool
    ) -> Message:
        viewer = interaction.user_id if is_ephemeral(data) else None
        draft = self._draft(interaction, data, call)
        message = self._writer.write(draft, ephemeral_to=viewer)
        message.kind = COMMAND_ANSWER if interaction.kind == COMMAND else PLAIN
        message.origin = origin_json(self._state, interaction)
        message.label = interaction.label
        if interaction.source_id is not None:
            message.reply_to = interaction.source_id
        if waiting:
            message.flags |= LOADING
        interaction.original_id = message.id
        return self._state.add_message(message)

    def _callback_json(
        self, interaction: Interaction, kind: int, message: Message | None
    ) -> Json:
        told: Json = {"id": str(interaction.id), "type": interaction.kind}
        body: Json = {"interaction": told}
        if message is not None:
            told["response_message_id"] = str(message.id)
            told["response_message_loading"] = message.loading
            told["response_message_ephemeral"] = bool(message.flags & EPHEMERAL)
            if kind in {MESSAGE, UPDATE}:
                shown = message_json(self._state, message, self._base)
                body["resource"] = {"type": kind, "message": shown}
        return body

    def _interaction(self, call: Call) -> Interaction:
        interaction = self._state.interactions.get(call.parts["webhook_token"])
        if call.id("webhook_id") != self._state.application.id or interaction is None:
            raise Refusal(UNKNOWN_WEBHOOK)
        if interaction.expired(self._state.clock()):
            raise Refusal(INVALID_TOKEN)
        if interaction.answered is None:
            raise Refusal(UNKNOWN_WEBHOOK)
        return interaction

    def _message(self, call: Call, interaction: Interaction) -> Message:
        if "message_id" not in call.parts:
            message_id = interaction.original_id or 0
        else:
            message_id = as_id(call.parts["message_id"], "message_id")
            own = {interaction.original_id, *interaction.followups}
            message_id = message_id if message_id in own else 0
        return self._state.message(interaction.channel_id, message_id)

    def get(self, call: Call) -> Json:
        """Answer the original answer, or a follow-up."""
        message = self._message(call, self._interaction(call))
        return message_json(self._state, message, self._base)

    def edit(self, call: Call) -> Json:
        """Change the original answer, or a follow-up; ends "is thinking"."""
        interaction = self._interaction(call)
        message = self._message(call, interaction)
        self._writer.revise(message, self._draft(interaction, call.json, call))
        interaction.settled.set()
        return message_json(self._state, message, self._base)

    def delete(self, call: Call) -> None:
        """Delete the original answer, or a follow-up."""
        interaction = self._interaction(call)
        message = self._message(call, interaction)
        self._state.remove_message(message)
        if message.id == interaction.original_id:
            interaction.original_gone = True
            interaction.settled.set()

    def follow_up(self, call: Call) -> Json:
        """Send a further message; the first after a deferral takes its place."""
        interaction = self._interaction(call)
        original = self._state.messages.get(interaction.original_id or 0)
        if original is not None and original.loading:
            self._writer.revise(original, self._draft(interaction, call.json, call))
            interaction.settled.set()
            return message_json(self._state, original, self._base)
        viewer = interaction.user_id if is_ephemeral(call.json) else None
        draft = self._draft(interaction, call.json, call)
        message = self._writer.write(draft, ephemeral_to=viewer)
        message.origin = origin_json(self._state, interaction)
        message.reply_to = interaction.original_id
        interaction.followups.append(message.id)
        self._state.add_message(message)
        interaction.settled.set()
        return message_json(self._state, message, self._base)
