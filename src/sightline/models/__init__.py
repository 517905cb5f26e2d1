"""Networks: tensors in, words and boxes out. Torch begins here."""
