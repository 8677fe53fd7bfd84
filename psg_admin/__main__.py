"""The program: ``psg-admin`` with words after it is the command line, alone it opens the window."""

import sys

from psg_admin.bootstrap import start


def main() -> None:
    """Start the program with the words of its command line."""
    sys.exit(start(sys.argv[1:]))


if __name__ == "__main__":
    main()
