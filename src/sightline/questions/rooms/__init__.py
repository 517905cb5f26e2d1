"""Questions about a whole place: what a film through it, or the list of all that stands in it, lets somebody know."""
