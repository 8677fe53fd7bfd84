"""The kit of the desktop: jobs, table, form, words to a person, theme, window parts."""
