"""What we ask of Slack: to post, to find again, and who somebody is."""
