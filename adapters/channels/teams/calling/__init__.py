"""What we ask of Teams: to post, to change, to take away, and who somebody is."""
