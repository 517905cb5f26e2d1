"""What a grounding should have said: its box, its mask, its confidence."""

import torch
from torch import Tensor
from torch.nn import functional as F

from sightline.geometry.boxes import ious_yaw
from sightline.models.batch import Targets
from sightline.models.blocks.box_head import Boxes
from sightline.models.vision import FINE


def box_losses(boxes: Boxes, targets: Targets) -> dict[str, Tensor]:
    """Of each grounding: the box, the mask, and the confidence towards the IoU that the box has."""
    truth = targets.boxes
    with torch.no_grad():
        # A box that is not a number has no overlap; the step is then skipped for its gradient, not ended by an error.
        guess = boxes.numbers().nan_to_num(0.01, 1e3, 0.01)
        guess[:, 3:6] = guess[:, 3:6].clamp(0.01, 1e3)
        overlap = ious_yaw(guess.double().cpu().numpy(), truth.double().cpu().numpy())
        target = torch.from_numpy(overlap).to(truth).clamp(0, 1)
    return {
        "boxes": boxes.code.error(truth).mean(),
        "masks": mask_loss(boxes.mask, targets.masks[:, ::FINE, ::FINE]),
        "confidence": F.binary_cross_entropy_with_logits(boxes.confidence, target),
    }


def mask_loss(logits: Tensor, truth: Tensor) -> Tensor:
    """Mean over objects of pointing, BCE and Dice; logits and truth (G, h, w). Small objects count as much as large.

    Pointing is the cross-entropy of one choice among all pixels: it says which object, long before its outline is
    known. BCE is a sum per pixel of the object, so that a pixel too many weighs as much as one too few.
    """
    logits, inside = logits.flatten(1), truth.flatten(1).float()
    count = inside.sum(1)
    some = count.clamp(min=1)
    pointing = (logits.logsumexp(1) - (logits * inside).sum(1) / some - some.log()) * (count > 0)
    each = F.binary_cross_entropy_with_logits(logits, inside, reduction="none").sum(1) / (count + 50)
    guess = logits.sigmoid()
    dice = 1 - (2 * (guess * inside).sum(1) + 1) / (guess.sum(1) + count + 1)
    return (0.5 * pointing + 0.5 * each + dice).mean()
