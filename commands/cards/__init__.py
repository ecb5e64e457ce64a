"""Values in, messages out: everything the bot shows is drawn here, a noun a file."""
