"""The server's memory after one person has turned 50 sheets of an account of 10,000 posts.

A real Chromium turns them in the app as it is run; the sandbox, in this process, is not counted. The whole account is
read before the first number is taken. The reference, in the same run, is the same process after 5 sheets.
The app may keep 32 MB of thumbnails and 64 MB of files for everybody together; growth past that would be a leak.
It takes about four minutes.
"""

import argparse
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import browser as b
from playwright.sync_api import Page, expect, sync_playwright

from sandbox import Sandbox

FEW, MANY = 5, 50


def resident(pid: int) -> float:
    """MiB of memory a process holds."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


def turn(page: Page, number: int) -> None:
    """Turn to the next sheet, and wait until all its frames have their picture."""
    page.get_by_role("button", name="Next page").click()
    expect(page.get_by_text(f"Sheet {number} of 209").first).to_be_visible()
    b.expect_sheet(page, f"Sheet {number} of 209", 48)


def main() -> None:
    """Print the table."""
    argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    ).parse_args()
    rows: list[tuple[str, float]] = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright, Sandbox("huge") as sandbox:
        work = Path(folder)
        with b.AppServer(b.copy_app(work), work / "app.log", sandbox=sandbox, is_logged=False) as app:
            rows.append(("started", resident(app.pid)))
            chromium = b.launch_chromium(playwright.chromium)
            with b.visiting(chromium) as visitor:
                page = visitor.page()
                b.connect(page, app.url, account="huge")
                expect(page.get_by_text("Reading the rest")).to_be_visible()
                expect(page.get_by_text("Reading the rest")).to_have_count(0, timeout=180_000)
                b.expect_sheet(page, "Sheet 1 of 209", 48)
                rows.append(("10,000 posts read, 1 sheet", resident(app.pid)))
                for number in range(2, MANY + 1):
                    turn(page, number)
                    if number in (FEW, MANY // 2, MANY):
                        rows.append((f"{number} sheets", resident(app.pid)))
            chromium.close()
    few = dict(rows)[f"{FEW} sheets"]
    print(f"{'':28}{'MiB':>8}{f'of {FEW} sheets':>14}")
    for name, held in rows:
        print(f"{name:28}{held:8.0f}{held / few:13.2f}x")


if __name__ == "__main__":
    main()
