"""Views of lists that the office keeps: what a list is narrowed by, its order and its columns, under a name."""
