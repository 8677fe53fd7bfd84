"""Notes, tasks and documents, in the panes of people and payments, on Today, and in windows of their own."""
