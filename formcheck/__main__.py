"""``python -m formcheck``, for where the command itself is not on the path."""

from formcheck.cli import main

if __name__ == "__main__":
    main()
