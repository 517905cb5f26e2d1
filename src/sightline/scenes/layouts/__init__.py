"""How colour and depth lie in folders: one file a layout, with `names(folder)` and `read(folder, name)`."""
