"""What differs between two policies, and what another one would have changed."""
