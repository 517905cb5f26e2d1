"""The pages that list types, profiles and readers, made of the code."""
