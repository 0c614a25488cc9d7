"""Whether a program can be started where there is nothing else: ELF for x86-64, statically linked.

The format: https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html and ch5.pheader.html beside it.
"""

_X86_64 = 62
_LOADED_BY = 3  # PT_INTERP: the path of the dynamic loader

def _number(header, offset, size):
    """A little-endian number."""
    value = 0
    for place in range(size):
        value += header[offset + place] << (8 * place)
    return value

def problem(header):
    """Says what is wrong with a program.

    Args:
        header: its first bytes, as integers, or none if it cannot be read; 4096 are enough for any linker's program headers.

    Returns:
        What follows its name in a sentence, or None when it is static and for x86-64.
    """
    if not header:
        return "cannot be read"
    if len(header) < 64 or header[:4] != [0x7f, 0x45, 0x4c, 0x46]:
        return "is no ELF program"
    if header[4] != 2 or header[5] != 1 or _number(header, 18, 2) != _X86_64:
        return "is not for x86-64"
    start, size, count = _number(header, 32, 8), _number(header, 54, 2), _number(header, 56, 2)
    if size < 56 or start + size * count > len(header):
        return "has damaged program headers"
    for entry in range(count):
        if _number(header, start + entry * size, 4) == _LOADED_BY:
            return "is not statically linked"
    return None
