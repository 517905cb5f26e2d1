"""File formats that several readers meet: bytes in, arrays out, no scene."""
