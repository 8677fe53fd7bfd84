"""Notes, tasks and documents: what the office writes down of people and payments, and the files it keeps with them."""
