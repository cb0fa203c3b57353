"""The peers, run in an environment of their own (`requirements/peers.txt`, `build/bench-peers`)."""
