"""The poll: sealed urn, poll book, public log. Enters: labelled projects and voters. Leaves: unsealed ballots."""
