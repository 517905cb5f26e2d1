"""Other people's rows: one reader per published layout."""
