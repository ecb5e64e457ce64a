"""Running Pullquote: command line, Discord client, digests and sandbox."""
