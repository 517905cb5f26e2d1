"""The one door to the Hugging Face hub: a folder is uploaded as a dataset."""

from __future__ import annotations

from pathlib import Path

from huggingface_hub import HfApi
from huggingface_hub.errors import HFValidationError, HTTPError

from sightline.errors import DatasetError


def upload(folder: Path, repo: str, token: str, *, private: bool = False, endpoint: str | None = None) -> str:
    """Upload a folder as the dataset `repo` ("owner/name"), which is created where there is none; its address.

    `endpoint` is the hub's own address where it is another than HF_ENDPOINT or the public one. Raises DatasetError
    where the hub refuses or cannot be reached; the folder stays as it is.
    """
    api = HfApi(endpoint=endpoint, token=token)
    try:
        made = api.create_repo(repo, repo_type="dataset", private=private, exist_ok=True)
        api.upload_folder(
            folder_path=folder, repo_id=repo, repo_type="dataset", commit_message="Rows made by Sightline"
        )
    except (HTTPError, HFValidationError, OSError) as error:
        told = " ".join(str(error).split())
        raise DatasetError(
            f"{repo}: was not uploaded ({told}); the folder is ready: hf upload {repo} {folder} --repo-type dataset"
        ) from error
    return str(made)
