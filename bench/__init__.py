"""What must be quick, each beside a peer that does the bare part of the same work in the same run. See CONTRIBUTING."""
