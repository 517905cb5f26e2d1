"""sightline push: rows as a dataset of the Hugging Face hub."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from tyro.conf import Positional, arg

from sightline.cli.options import Spoken
from sightline.cli.speak import document, remark, say, table
from sightline.datasets.hub.hub_folder import README, write_hub_folder
from sightline.errors import ConfigError

TOKEN = "HF_TOKEN"


@dataclass(frozen=True)
class Push(Spoken):
    """Write the folder of a dataset with its page, and upload it where a token is given (HF_TOKEN or --token-file)."""

    data: Positional[Annotated[Path, arg(metavar="DIR", help="a folder that `build` wrote")]]
    repo: Annotated[str, arg(metavar="OWNER/NAME", help="the dataset's name on the hub")]
    private: Annotated[bool, arg(help="a dataset that only its owner sees")] = False
    out: Annotated[Path | None, arg(metavar="FOLDER", help="a new folder; else DIR-hub")] = None
    token_file: Annotated[Path | None, arg(metavar="FILE", help="a file that holds the token")] = None
    licence_ok: Annotated[bool, arg(help="I may pass these rows on, though their licence does not plainly say so")] = (
        False
    )

    def run(self) -> int:
        token = self._token()
        if token:
            # Asked for before the work is done: without the library there is nothing to upload with.
            from sightline.datasets.hub.hub import upload
        place = self.data.resolve()
        out = self.out or place.with_name(f"{place.name}-hub")
        written = write_hub_folder(self.data, out, self.repo, licence_ok=self.licence_ok)
        address = upload(out, self.repo, token, private=self.private) if token else None
        if self.json:
            told = {"folder": str(out), "rows": written.rows, "licences": written.licences, "address": address}
            document(told)
            return 0
        table(("licence of the scenes", "rows"), [(name, str(count)) for name, count in written.licences.items()])
        say(f"{sum(written.rows.values())} rows in {out}; its page is {out / README}")
        if address:
            say(address)
        else:
            remark(f"nothing was uploaded: give a token in {TOKEN} or --token-file, or do it yourself with")
            say(f"hf upload {self.repo} {out} --repo-type dataset{' --private' if self.private else ''}")
        return 0

    def _token(self) -> str:
        """The token, "" where none is given."""
        if self.token_file is None:
            return os.environ.get(TOKEN, "").strip()
        try:
            token = self.token_file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"{self.token_file}: the token cannot be read ({type(error).__name__})") from error
        if not token or len(token.split()) != 1:
            raise ConfigError(f"{self.token_file}: holds no token; it is one word that begins with hf_")
        return token
