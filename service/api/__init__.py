"""The door: read a question strictly, call one function, send what it says."""
