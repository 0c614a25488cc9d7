"""What is demanded of dre's answers on real builds. Values in, complaints out: it builds nothing and runs nothing."""

# How far an estimated gain may be off, as a part of the sleep.
GAIN_TOLERANCE = 0.1

PASSED, BROKEN, FAILED = 0, 1, 2
# What dre gate says when it exits with FAILED only because the runs are too few to tell.
UNDECIDED = "no budget could be decided"


def in_turn(rounds: int) -> list[str]:
    """The sides in the order of building: each pair begins with the other side, so that neither is always first."""
    order = []
    for pair in range(rounds):
        order += ["base", "head"] if pair % 2 == 0 else ["head", "base"]
    return order


def diff(document: dict, target: str, mnemonic: str, sleep_us: int) -> list[str]:
    """Complaints about a diff of builds that differ by a sleep in one action of `target`."""
    causes = document.get("causes") or []
    if not causes:
        return ["the diff names no cause"]
    first = causes[0]
    complaints = []
    if first.get("kind") != "slower_actions":
        complaints.append(f"the first cause is {first.get('kind')}, not slower_actions")
    if (first.get("target") or "").lstrip("@") != target:
        complaints.append(f"the first cause names {first.get('target')}, not {target}")
    if first.get("mnemonic") != mnemonic:
        complaints.append(f"the first cause names {first.get('mnemonic')}, not {mnemonic}")
    gain_us = first.get("gain_us") or 0
    error = gain_us / sleep_us - 1
    if abs(error) > GAIN_TOLERANCE:
        complaints.append(f"the gain is {gain_us / 1e6:.3f} s, {error:+.1%} off the sleep of {sleep_us / 1e6:.3f} s")
    if document.get("verdict") != "slower":
        complaints.append(f"the verdict is {document.get('verdict')}, not slower")
    return complaints


def unchanged(name: str, code: int, message: str) -> list[str]:
    """Complaints about a gate on builds that do not differ: it may be undecided, but not fail."""
    if code == PASSED or (code == FAILED and UNDECIDED in message):
        return []
    return [f"{name}: the gate exited with {code} on unchanged builds: {message or 'it said nothing'}"]


def slower(name: str, code: int, message: str) -> list[str]:
    """Complaints about a gate on builds that differ by more than their budget allows: it must fail."""
    if code == BROKEN:
        return []
    return [f"{name}: the gate exited with {code}, not {BROKEN}, on a slower head: {message or 'it said nothing'}"]
