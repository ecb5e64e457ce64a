"""Where an answer comes from: Discord's `interaction_metadata`."""

from __future__ import annotations

from bot.sandbox.interaction import COMPONENT, MODAL, Interaction
from bot.sandbox.message import Json
from bot.sandbox.payloads import user_json
from bot.sandbox.state import State


def origin_json(state: State, interaction: Interaction) -> Json:
    """Write who caused an answer, and by what."""
    body: Json = {
        "id": str(interaction.id),
        "type": interaction.kind,
        "user": user_json(state.users[interaction.user_id]),
        "authorizing_integration_owners": {"0": str(interaction.guild_id or 0)},
    }
    if interaction.kind == COMPONENT:
        body["interacted_message_id"] = str(interaction.source_id)
    elif interaction.kind == MODAL and interaction.opener is not None:
        body["triggering_interaction_metadata"] = origin_json(state, interaction.opener)
    elif "target_id" in interaction.data:
        body["target_message_id"] = interaction.data["target_id"]
    return body
