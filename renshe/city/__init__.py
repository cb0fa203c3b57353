"""City (样例城市): a made-up city of any size, its year, and its simulated partners."""
