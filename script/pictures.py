"""Take screenshots of the running demo: lines `name who path width` on standard input, `-` for a visitor."""

import os
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--hide-scrollbars"]  # fmt: skip
FOLDER = Path(__file__).parent.parent / "docs" / "pictures"


def main(url: str) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or "/usr/bin/chromium", args=FLAGS
        )
        for line in sys.stdin:
            name, who, path, width = line.split()
            page = browser.new_page(viewport={"width": int(width), "height": 900}, locale="fr-FR")
            if who != "-":
                page.goto(url + "/connexion/")
                page.locator(f'button[value="{who}"]').click()
            page.goto(url + path, wait_until="networkidle")
            target = FOLDER / f"{name}.png"
            page.screenshot(path=str(target))
            # A palette of 128 colours: flat drawings lose nothing, and the repository stays small.
            Image.open(target).convert("RGB").quantize(128).save(target, optimize=True)
            page.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
