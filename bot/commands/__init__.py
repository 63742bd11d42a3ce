"""The commands of `ankommen`: each module adds a group of them to the parser."""
