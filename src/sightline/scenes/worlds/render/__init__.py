"""Pictures of worlds: rays, light, paint, and what a sensor makes of them."""
