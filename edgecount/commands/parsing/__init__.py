"""How the command line is read: the parser, arguments of several subcommands, and times as people write them."""
