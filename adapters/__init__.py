"""One folder per outside party: the only places that speak to the world."""
