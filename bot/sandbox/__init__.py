"""A stand-in for Discord on loopback, with a page to try the bot in."""
