"""Who is who: User (logs in), Person (someone the scheme met), Organisation. A person is not a login."""
