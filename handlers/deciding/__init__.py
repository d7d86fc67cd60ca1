"""What people decide about a case before and beside the reply."""
