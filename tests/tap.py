"""tap.py — named checks in Python that speak TAP, for the suites cli, lint and journey."""
import sys
import traceback

_cases = []


def case(function):
    """Registers a test; its docstring, or name, is what is printed."""
    _cases.append(function)
    return function


def main():
    failed = 0
    print(f"1..{len(_cases)}", flush=True)
    for number, function in enumerate(_cases, 1):
        name = (function.__doc__ or function.__name__).strip().splitlines()[0]
        try:
            function()
            print(f"ok {number} {name}", flush=True)
        except Exception as error:  # a failed check: say where, go on with the next
            failed += 1
            traceback.print_exc()
            first = str(error).splitlines()[0] if str(error) else type(error).__name__
            print(f"not ok {number} {name} - {first}", flush=True)
    sys.exit(1 if failed else 0)
