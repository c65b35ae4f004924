"""What the world says, in our words: lists, trade records and statements, translated but never judged."""
