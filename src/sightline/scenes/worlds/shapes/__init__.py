"""The furniture of procedural rooms, one file a family; `catalog` lists all of it."""
