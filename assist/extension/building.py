"""Packs the browser extension: a folder that a browser loads as it is, and the same as a ZIP archive."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

from assist.api.app import VERSION
from assist.extension.icon import png

HERE = Path(__file__).parent
SHARED = ("console", "sidebar")  # folders of assist/ that stand in the extension under their own names
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same bytes whenever and wherever it is packed


def build(out: Path) -> tuple[Path, Path]:
    """Write `assist-extension/` and `assist-extension-VERSION.zip` into `out`; their paths. What an earlier
    packing left there is replaced. FileNotFoundError names a folder that is missing."""
    folder, archive = out / "assist-extension", out / f"assist-extension-{VERSION}.zip"
    files = extension_files()
    shutil.rmtree(folder, ignore_errors=True)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    with zipfile.ZipFile(archive, "w") as packed:  # stored: compressors differ from machine to machine
        for name, content in files.items():
            packed.writestr(_entry(name), content)
    return folder, archive


def extension_files() -> dict[str, bytes]:
    """Every file of the extension by its path there, sorted."""
    manifest = json.loads((HERE / "manifest.json").read_text(encoding="utf-8"))
    manifest["version"] = VERSION
    files = {"manifest.json": (json.dumps(manifest, indent=2) + "\n").encode()}
    files |= _files_of(HERE, HERE, {".js", ".css", ".html"})
    for name in SHARED:  # their pages are the service's: the extension has the panel
        files |= _files_of(HERE.parent / name, HERE.parent, {".js", ".css", ".svg"})
    files |= {path: png(int(size)) for size, path in manifest["icons"].items()}
    return dict(sorted(files.items()))


def _files_of(folder: Path, root: Path, kinds: set[str]) -> dict[str, bytes]:
    if not folder.is_dir():
        raise FileNotFoundError(f"The extension needs the folder {folder}, which is not there.")
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.suffix in kinds and path.is_file()
    }


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, LONG_AGO)
    entry.create_system = 3  # whatever the system: readable for all
    entry.external_attr = 0o100644 << 16
    return entry
