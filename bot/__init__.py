"""The case and its rules: what happens to a review from the first look to the reply."""
