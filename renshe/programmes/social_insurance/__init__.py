"""Social insurance (社会保险): enrolment, contributions, individual accounts, pensions."""
