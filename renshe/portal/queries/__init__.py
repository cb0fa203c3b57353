"""What pages read, where no room offers it yet: rows and sums as they stand, no law."""
