"""Stage "debian": a private prefix with Bazel from the machine's own Debian mirror.

Owns apt: which mirror, which packages, download and unpacking. It uses apt with a configuration
of its own, so that neither root nor the system's package database is involved, and apt checks
every signature and hash as it always does. Knows nothing about what the packages are for.
"""

import fnmatch
import os
import pathlib
import re
import shutil
import subprocess

from console import Progress, ToolboxError, megabytes, note

KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
SOURCES = ("/etc/apt/sources.list", "/etc/apt/sources.list.d")


def mirrors() -> list[tuple[str, str]]:
    """(address, signing keyring) of each archive in the machine's apt sources, in their order.

    Archives that carry no testing suite (security updates, third parties) are among them: the
    caller asks each for the suite it wants.
    """
    files = []
    for place in SOURCES:
        path = pathlib.Path(place)
        files += sorted(path.glob("*")) if path.is_dir() else [path] if path.is_file() else []
    found: list[tuple[str, str]] = []
    for file in files:
        text = file.read_text(errors="replace")
        entries = _deb822(text) if file.suffix == ".sources" else _one_line(text)
        found += [entry for entry in entries if entry not in found]
    return found


def _deb822(text: str):
    for stanza in re.split(r"\n\s*\n", re.sub(r"(?m)^#.*\n?", "", text)):
        fields = dict(re.findall(r"(?m)^([\w-]+):[ \t]*(.*(?:\n[ \t].*)*)", stanza))
        if "deb" not in fields.get("Types", "").split() or fields.get("Enabled", "yes").lower() == "no":
            continue
        keyring = fields.get("Signed-By", "").strip()
        for address in fields.get("URIs", "").split():
            yield address.rstrip("/"), keyring if keyring.startswith("/") else KEYRING


def _one_line(text: str):
    for options, address in re.findall(r"(?m)^deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s", text):
        keyring = re.search(r"signed-by=(\S+)", options)
        yield address.rstrip("/"), keyring.group(1) if keyring else KEYRING


class Apt:
    """apt with every folder of its own below `folder`, reading the archive `suite` of one mirror."""

    def __init__(self, folder: pathlib.Path, suite: str, architecture: str) -> None:
        self._folder, self._suite, self._architecture = folder, suite, architecture
        for name in ("empty", "lists/partial", "cache/archives/partial"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / "status").touch()
        self._environment = {**os.environ, "APT_CONFIG": str(folder / "apt.conf"), "LC_ALL": "C.UTF-8"}

    def use(self, address: str, keyring: str, check_valid_until: bool) -> None:
        """Points apt at `address`. Proxies and other `Acquire` settings of the machine stay in force."""
        inherited = subprocess.run(["apt-config", "dump"], stdout=subprocess.PIPE, text=True, check=True)
        lines = [line for line in inherited.stdout.splitlines() if line.startswith("Acquire::")]
        settings = {
            "Dir::Etc::main": "/dev/null",
            "Dir::Etc::parts": self._folder / "empty",
            "Dir::Etc::sourcelist": self._folder / "toolbox.sources",
            "Dir::Etc::sourceparts": self._folder / "empty",
            "Dir::State": self._folder,
            "Dir::State::lists": self._folder / "lists",
            "Dir::State::status": self._folder / "status",
            "Dir::Cache": self._folder / "cache",
            "APT::Architecture": self._architecture,
            "APT::Install-Recommends": "false",
            "APT::Sandbox::User": "root",  # as root, apt's own user could not read the folder
            "Acquire::Languages": "none",
            "Acquire::Retries": "3",
            "Acquire::Check-Valid-Until": "true" if check_valid_until else "false",
        }
        lines += [f'{key} "{value}";' for key, value in settings.items()]
        lines.append(f'#clear APT::Architectures; APT::Architectures {{ "{self._architecture}"; }};')
        (self._folder / "apt.conf").write_text("\n".join(lines) + "\n")
        (self._folder / "toolbox.sources").write_text(
            f"Types: deb\nURIs: {address}\nSuites: {self._suite}\nComponents: main\nSigned-By: {keyring}\n"
        )

    def run(self, *arguments: str, cwd: pathlib.Path | None = None) -> subprocess.CompletedProcess:
        """Runs one apt command; the caller judges its exit status."""
        return subprocess.run(
            arguments, env=self._environment, cwd=cwd, capture_output=True, text=True,
            stdin=subprocess.DEVNULL, close_fds=False
        )

    def update(self) -> str:
        """Fetches the package lists; returns "" or apt's complaint."""
        result = self.run("apt-get", "update")
        problems = [line for line in result.stderr.splitlines() if line.startswith(("E:", "W:"))]
        return "" if result.returncode == 0 and not problems else "\n".join(problems) or "apt-get update failed"


def _connect(apt: Apt, suite: str) -> None:
    """Finds the first mirror of the machine that carries `suite`."""
    complaints = []
    for address, keyring in mirrors():
        apt.use(address, keyring, check_valid_until=True)
        complaint = apt.update()
        if "is expired" in complaint:
            # A frozen mirror: its signature is good, only its date is old. Versions are pinned here.
            note(f"the mirror's copy of '{suite}' is older than its own expiry date; its signature is still checked")
            apt.use(address, keyring, check_valid_until=False)
            complaint = apt.update()
        if not complaint:
            return
        complaints.append(f"  {address}: {complaint.splitlines()[0]}")
    if not complaints:
        raise ToolboxError(
            "no Debian mirror is configured on this machine",
            "add one to /etc/apt/sources.list.d, then run the command again",
        )
    raise ToolboxError(
        f"no Debian mirror of this machine answered with the suite '{suite}':\n" + "\n".join(complaints),
        "check the network and /etc/apt/sources.list*; or name another suite that has Bazel: DRE_AIRGAP_SUITE=sid",
    )


def _closure(apt: Apt, spec: dict) -> dict[str, str]:
    """name -> version of everything to unpack."""
    result = apt.run("apt-get", "install", "--simulate", *spec["packages"])
    if result.returncode != 0:
        missing = "; ".join(line[3:] for line in result.stderr.splitlines() if line.startswith("E: "))
        raise ToolboxError(
            f"the suite '{spec['suite']}' cannot give the packages: {missing}",
            "name another suite that has them: DRE_AIRGAP_SUITE=sid, or bring tools/airgap/toolbox.toml up to date",
        )
    closure = dict(re.findall(r"(?m)^Inst (\S+) \((\S+) ", result.stdout))
    for name, version in spec["pinned"].items():
        offered = closure.get(name, "none")
        if not re.match(re.escape(version) + r"(?![0-9.]*[0-9])", offered):
            raise ToolboxError(
                f"the suite '{spec['suite']}' no longer has {name} {version} (it has {offered})",
                "name another suite that has it: DRE_AIRGAP_SUITE=…, or bring tools/airgap/toolbox.toml up to date",
            )
    return {n: v for n, v in closure.items() if any(fnmatch.fnmatchcase(n, glob) for glob in spec["keep"])}


def _sizes(apt: Apt, packages: dict[str, str]) -> tuple[int, int]:
    """(bytes to download, bytes once unpacked) of the packages."""
    result = apt.run("apt-cache", "show", "--no-all-versions", *packages)
    download = sum(int(size) for size in re.findall(r"(?m)^Size: (\d+)", result.stdout))
    unpacked = sum(int(size) * 1024 for size in re.findall(r"(?m)^Installed-Size: (\d+)", result.stdout))
    return download, unpacked


def require_space(folder: pathlib.Path, needed_bytes: int) -> None:
    """Refuses to start what cannot end well for want of disk space."""
    free_bytes = shutil.disk_usage(folder).free
    if free_bytes < needed_bytes:
        raise ToolboxError(
            f"{folder} has {megabytes(free_bytes)} free, {megabytes(needed_bytes)} are needed",
            "free some space, or point XDG_CACHE_HOME to a larger disk",
        )


def build(folder: pathlib.Path, downloads: pathlib.Path, spec: dict, reserve_bytes: int) -> None:
    """Unpacks the packages of `spec` into `folder`.

    `downloads` keeps what an interrupted run has fetched. `reserve_bytes` is what later stages
    need on the same disk.
    """
    downloads.mkdir(parents=True, exist_ok=True)
    apt = Apt(downloads / "apt", spec["suite"], spec["architecture"])
    _connect(apt, spec["suite"])
    packages = _closure(apt, spec)
    download_bytes, unpacked_bytes = _sizes(apt, packages)
    note(
        f"{len(packages)} packages from the Debian suite '{spec['suite']}': "
        f"{megabytes(download_bytes)} to download, {megabytes(unpacked_bytes)} unpacked"
    )
    require_space(downloads, download_bytes + unpacked_bytes + reserve_bytes)

    archives = downloads / "archives"
    archives.mkdir(exist_ok=True)

    def fetched_bytes() -> int:
        return sum(file.stat().st_size for file in archives.glob("*.deb"))

    with Progress("download", download_bytes, fetched_bytes):
        wanted = [f"{name}={version}" for name, version in packages.items()]
        result = apt.run("apt-get", "download", *wanted, cwd=archives)
        if result.returncode != 0:
            reason = "; ".join(line[3:] for line in result.stderr.splitlines() if line.startswith("E: "))
            raise ToolboxError(f"the download broke off: {reason}", "run the command again: what has arrived is kept")
    with Progress("unpack", unpacked_bytes, lambda: _tree_bytes(folder)):
        for name in packages:
            (archive,) = archives.glob(f"{name}_*.deb")
            subprocess.run(["dpkg", "-x", archive, folder], check=True, close_fds=False)
    shutil.rmtree(downloads)


def _tree_bytes(folder: pathlib.Path) -> int:
    total = 0
    for parent, _, files in os.walk(folder):
        for file in files:
            try:
                total += os.lstat(os.path.join(parent, file)).st_size
            except FileNotFoundError:
                pass  # dpkg unpacks under a temporary name and renames
    return total
