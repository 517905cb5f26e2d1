"""What would happen: what a thing that is moved runs into, and how one gets from here to there."""
