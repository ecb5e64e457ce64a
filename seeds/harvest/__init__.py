"""What is worth showing of an episode: pure functions over its turns."""
