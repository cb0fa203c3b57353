"""The law engine beside its peers: one decision, and a city's month with its pensions."""
