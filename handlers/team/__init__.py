"""Who is on, who belongs to the team, and what leads changed."""
