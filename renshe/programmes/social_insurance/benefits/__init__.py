"""What is paid beside employees' pensions (待遇): injury, death, unemployment, sickness, residents' pensions.

A record of what entitles (`models`) is decided by the law's own formulas in the month's close and becomes benefits,
which the payroll pays. Each kind of record has a module that says which decisions a month brings.
"""
