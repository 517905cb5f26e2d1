"""VSI-Bench (arXiv 2412.14171): its questions as typed records.

for item in read_items(Path("questions.json")):
    item.type, item.scene_id, item.things, item.options, item.answer
"""

from sightline.evaluation.benchmarks.vsi.items import VsiItem, read_items
from sightline.evaluation.benchmarks.vsi.sentences import TYPES, things_of

__all__ = ["TYPES", "VsiItem", "read_items", "things_of"]
