"""What is found in other people's rows: each file looks for one kind of fault, counts it, and keeps an example."""
