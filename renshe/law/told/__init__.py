"""The law told to people and machines: listed, in yuan, read aloud; what rests on what."""
