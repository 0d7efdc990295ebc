"""Work that outlives a call: so far the disposable child that a solve runs in."""
