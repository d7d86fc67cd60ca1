"""What people do in Teams, and what they are answered there."""
