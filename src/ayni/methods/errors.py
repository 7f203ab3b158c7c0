"""The one error that the methods raise for input they cannot use."""


class BadInput(ValueError):  # noqa: N818 - it reads as a sentence where it is raised
    """Input that cannot be used.

    The message is one clear sentence with the place (row, key, line) and the way out.
    The command line prints it to stderr and exits with status 2.
    """
