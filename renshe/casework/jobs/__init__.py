"""Jobs: what is to be done after a transaction, asked for in it, done once, tried again, never lost in silence.

    @step("enrolment.decide", _("decide on an enrolment"))
    def decide(job: Job) -> None: ...            # its changes and the job's end are one transaction

    asking.chain(case, ["enrolment.fetch", "enrolment.decide"], key=f"enrolment/{case.pk}")

`steps` declares what can be asked for, `asking` asks, `doing` does, `queue` hands over to procrastinate, `looking` is
what an operator sees and does. The process that takes from the queue is `casework.worker`; what failed, the leaders are
told each day by `casework.digest`.
"""
