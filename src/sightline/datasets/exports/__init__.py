"""Rows in the formats that other trainers read: one file per format over one view of a row, its turns and pictures."""
