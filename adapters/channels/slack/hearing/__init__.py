"""What people do in Slack, and what they are answered there."""
