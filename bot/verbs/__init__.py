"""What each verb of the command line does; `bot.__main__` has their arguments."""
