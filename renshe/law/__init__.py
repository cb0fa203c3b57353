"""Law (法规引擎): rules as code, exact to the fen, for one person and for the city. Knows no Django and no database."""

from renshe.law.month import Month as Month
