"""The command line: one file a noun, plain JSON lines where asked for."""
