"""The tour: every page at each of its widths, with pictures and an index."""
