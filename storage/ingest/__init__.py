"""Files in, facts out: read, mapped by a profile, coerced, written, finished."""
