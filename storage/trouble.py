"""The one exception whose text a person reads."""


class Trouble(Exception):  # noqa: N818 - not every trouble is an error of the program
    """One sentence in English for whoever runs the program: what is wrong, where, and what to do."""
