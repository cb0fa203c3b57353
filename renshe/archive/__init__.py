"""Archive (档案): sealed months in Parquet, and runs over the city."""
