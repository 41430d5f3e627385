"""What deserves a second look in a policy that loads."""
