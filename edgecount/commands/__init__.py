"""The subcommands: arguments in, exit status out.  One module each."""
