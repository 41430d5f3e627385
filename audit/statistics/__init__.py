"""Numbers of a site that can be published: over fixed periods, never about fewer people than were promised."""
