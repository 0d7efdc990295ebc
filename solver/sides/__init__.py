"""Side constraints: what a flow cannot hold, solved exactly and with a bound to recompute."""
