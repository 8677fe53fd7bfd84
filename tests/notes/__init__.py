"""Notes, tasks and documents."""
