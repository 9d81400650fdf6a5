"""What is said to people: messages, dates, counts, names. Pure."""
