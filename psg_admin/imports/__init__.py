"""Moving in: what an office kept elsewhere becomes this office, line for line, nobody lost and nobody twice."""
