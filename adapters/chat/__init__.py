"""What every chat needs: words for its screens, and what comes back from them."""
