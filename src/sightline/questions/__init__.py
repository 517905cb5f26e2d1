"""What can be asked of a scene: typed functions scene -> question, and the profiles that list them."""
