"""The room that joins everything: what it says when a part is wrong."""
