"""Tables that other programs wrote: read into one shape, their header found, and what a cell says made a value."""
