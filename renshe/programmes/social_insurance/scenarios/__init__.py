"""What-if for leaders (政策测算): a change of law tried over the archive before it becomes law, and kept.

`choices` says what may be changed, `models` keeps who tried what, `running` works through the months in a process of
its own, `contributions` and `pensions` reckon one month by both laws, `outcome` groups and adds up.
"""
