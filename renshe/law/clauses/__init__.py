"""Which clauses a result rests on: looked at, met, decisive."""
