"""The errors Sightline raises, all of them.

    SightlineError
    ├── GeometryError      a matrix that is not rigid, a camera without focal length, boxes in two frames
    ├── AnswerError        an unknown scorer, unit or answer kind
    ├── SceneError         a scene, frame or file that does not hold what it should
    │   └── ReaderError    no such reader, no such folder, nothing in it that the reader knows
    ├── QuestionError      an unknown question type, profile or parameter
    ├── DatasetError       rows, shards or manifests that are missing, half written or of another schema
    ├── ConfigError        a setting that does not exist or does not fit
    ├── ModelError         weights or tokens that cannot be loaded
    └── PredictionError    replies that do not belong to the rows they are scored against

Every message names the thing (file, scene, frame, setting), says what is wrong with it and what to do.
The command line prints it on one line and exits with 2; a batch job writes it into `rejected.parquet`.
"""


class SightlineError(Exception):
    """Anything that is wrong with the input rather than with Sightline."""


class GeometryError(SightlineError):
    """A pose, camera or box that cannot be one."""


class AnswerError(SightlineError):
    """An answer, unit or scorer that does not exist."""


class SceneError(SightlineError):
    """A scene or one of its frames does not hold what it should."""


class ReaderError(SceneError):
    """A source that the reader cannot open."""


class QuestionError(SightlineError):
    """A question type, profile or parameter that does not exist."""


class DatasetError(SightlineError):
    """A dataset folder that is missing, half written or of another schema."""


class ConfigError(SightlineError):
    """A setting that does not exist or does not fit the others."""


class ModelError(SightlineError):
    """A model folder that cannot be loaded."""


class PredictionError(SightlineError):
    """Predictions that do not belong to the rows they are scored against."""
