"""Finding a quote, a speaker or a title from what somebody half remembers."""
