"""Where others are: machines, mailboxes, places on the web."""
