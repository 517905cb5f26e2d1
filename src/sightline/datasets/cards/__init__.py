"""The card: what is in a folder of rows, as one page and as figures."""
