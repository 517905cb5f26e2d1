"""The pictures that rows show: kept beside them, read again, and marked when they are loaded."""
