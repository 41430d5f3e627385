"""Every problem a policy can have: a stable code, what happened, and the way out, in both languages."""
