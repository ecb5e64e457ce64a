"""The bot's slash commands and the cards they answer with."""
