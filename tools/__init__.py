"""What the project's own workshop needs: nothing here travels with the program."""
