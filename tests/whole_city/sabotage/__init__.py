"""Ways to cook the books of a closed city, each with what `ledger check` or `archive verify` has to say of it.

Run as a program in the city's home (`__main__.py`) it reads names of `SABOTAGES`, one a line. For each it does the deed
in a transaction and on copies of the folders, asks both commands' functions, answers in JSON and takes all back.

Those who change a file of the archive here are thorough: they also change its record, make the chain of seals anew
and tell the audit trail (`resealed`), so that nothing but the sums gives them away.
"""

from tests.whole_city.sabotage import accounts, benefits, books, documents, exchange, pensions, people, seals
from tests.whole_city.sabotage.deeds import SABOTAGES

__all__ = ["SABOTAGES", "accounts", "benefits", "books", "documents", "exchange", "pensions", "people", "seals"]
