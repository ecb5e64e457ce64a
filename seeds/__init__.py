"""How documents become episodes: readers, harvest and loading."""
