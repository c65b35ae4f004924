"""What we decide: who is meant, what bound them since when, and what the records do not cover."""
