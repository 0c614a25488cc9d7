"""The x86-64 microarchitecture levels: names and compiler flags.

Source: System V Application Binary Interface, AMD64 supplement, "micro-architecture levels".
A declarative table.
"""

# Constraint value -> the name that rustc and LLVM give the level.
LEVELS = {
    "x86_64": "x86-64",
    "x86_64_v2": "x86-64-v2",
    "x86_64_v3": "x86-64-v3",
    "x86_64_v4": "x86-64-v4",
}

# What Linux lists in /proc/cpuinfo for a CPU of the level, beyond the level below it.
CPUINFO_FLAGS = {
    "x86_64_v2": ["cx16", "lahf_lm", "popcnt", "sse4_1", "sse4_2", "ssse3"],
    "x86_64_v3": ["abm", "avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "movbe", "xsave"],
    "x86_64_v4": ["avx512bw", "avx512cd", "avx512dq", "avx512f", "avx512vl"],
}

# Features outside the levels: /proc/cpuinfo flag -> rustc's stable name (`rustc --print
# target-features`). Only those that compilers use unasked or that crates test for at build time.
EXTRA_FEATURES = {
    "adx": "adx",
    "aes": "aes",
    "avx512_bitalg": "avx512bitalg",
    "avx512_vbmi2": "avx512vbmi2",
    "avx512_vnni": "avx512vnni",
    "avx512_vpopcntdq": "avx512vpopcntdq",
    "avx512ifma": "avx512ifma",
    "avx512vbmi": "avx512vbmi",
    "gfni": "gfni",
    "pclmulqdq": "pclmulqdq",
    "rdrand": "rdrand",
    "rdseed": "rdseed",
    "sha_ni": "sha",
    "vaes": "vaes",
    "vpclmulqdq": "vpclmulqdq",
}

def rustc_flags(level, features = []):
    """Returns the rustc flags that compile for a level and the features beyond it.

    Args:
        level: a key of LEVELS.
        features: rustc feature names that the CPU has beyond the level.

    Returns:
        A list of command line arguments.
    """
    flags = ["-Ctarget-cpu=" + LEVELS[level]]
    if features:
        flags.append("-Ctarget-feature=" + ",".join(["+" + feature for feature in features]))
    return flags

def resolve(cpuinfo):
    """Resolves a CPU to the highest level it has and what it has beyond.

    A feature that the kernel or a hypervisor hides is not in the list and so is not used, which
    the name of the processor's model alone would not tell.

    Args:
        cpuinfo: the text of /proc/cpuinfo.

    Returns:
        A pair: the level (a key of LEVELS) and a sorted list of rustc feature names.
    """
    present = {}
    for line in cpuinfo.splitlines():
        if line.startswith("flags"):
            present = {flag: None for flag in line.partition(":")[2].split(" ") if flag}
            break
    level = "x86_64"
    for candidate, needed in CPUINFO_FLAGS.items():
        if [flag for flag in needed if flag not in present]:
            break
        level = candidate
    features = sorted([feature for flag, feature in EXTRA_FEATURES.items() if flag in present])
    return level, features
