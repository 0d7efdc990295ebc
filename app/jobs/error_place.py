"""Where an error happened: a message could quote a person, a line number cannot."""


def error_place(error: BaseException) -> str:
    """Module and line of the innermost frame of the traceback."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "an unknown place"
    return f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}"
