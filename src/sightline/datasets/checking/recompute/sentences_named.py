"""All that rows about names, looks and boxes may ask, word by word, held a second time; as `sentences` has it."""

from __future__ import annotations

from collections.abc import Mapping

PLACED: Mapping[str, str] = {
    "": "", "closest to": "", "left of": " as seen from the camera", "right of": " as seen from the camera",
    "ordinal": " as seen from the camera",
}  # fmt: skip
"""Relation by which a thing is told → from where that is so."""

DRAWN_AROUND = (("projected", "all of it, hidden parts included"), ("visible", "what shows of it"))

NAMED_SENTENCES: Mapping[str, tuple[str, ...]] = {
    "presence": (
        "Is there {a} in the {what}?",
        "Does the {what} show {a}?",
        "Look for {a}: is there any in the {what}?",
        "Can {a} be found anywhere in the {what}?",
    ),
    "attribute": (
        "What is the {what} of the {a}?",
        "Name the {what} of the {a}.",
        "Look at the {a}: what is its {what}?",
    ),
    "detection": (
        "Find all {a} in the image and give the 3D box of each in world coordinates.",
        "Give the 3D bounding boxes, in world coordinates, of all {a} that the image shows.",
        "Which {a} does the image show? List the 3D box of each of them in world coordinates.",
        "Locate every one of the {a} in the image: list the 3D box of each in world coordinates.",
    ),
    "lifting": (
        "Give the 3D bounding box, in world coordinates, of the thing {what}.{note}",
        "Where is the thing {what}? State the 3D box that encloses it, in world coordinates.{note}",
        "Find the 3D box, in world coordinates, that encloses the thing {what}.{note}",
    ),
    "naming": (
        "What is the thing {what}?{note}",
        "Name the thing {what}.{note}",
        "Which object is the one {what}? Say what it is called.{note}",
        "Say what the object {what} is called.{note}",
    ),
    "grounding_9dof": (
        "Where is the {a}{what}? Give its oriented 3D box in world coordinates: centre, size, yaw, pitch and roll.",
        "Find the {a}{what} and give its 3D bounding box in world coordinates with centre, size and the three angles "
        "yaw, pitch and roll.",
        "In world coordinates, state centre, size, yaw (about z), pitch (then about y) and roll (then about x) of the "
        "3D box that encloses the {a}{what}.",
    ),
    "grounding_2d": (
        "Where in the image is the {a}{seen}? Give the 2D box [left, top, right, bottom] around {what}.",
        "Find the {a}{seen} in the image and give the rectangle [left, top, right, bottom] that encloses {what}.",
        "Locate the {a}{seen} in the image: state the left, top, right and bottom edges of the 2D box about {what}.",
        "In the image, give the 2D box [left, top, right, bottom] of the {a}{seen}, drawn around {what}.",
    ),
}
"""What is asked of what a thing is called, how it looks, and where its boxes are."""

NAMED: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("presence", "views"): {"what": "image"},
    ("presence", "scene"): {"what": "scene"},
    ("attribute", "colour"): {"what": "colour"},
    ("attribute", "material"): {"what": "main material"},
    ("attribute", "shape"): {"what": "shape"},
    ("detection", ""): {},
    **{
        (name, f"box, {box}"): {"what": f"in the box that is drawn around {around}", "note": ""}
        for name in ("naming", "lifting")
        for box, around in DRAWN_AROUND
    },
    **{
        (name, f"coordinate, {box}"): {
            "what": f"in the 2D box # around {around}",
            "note": " 2D boxes [left, top, right, bottom]: thousandths of the image's width and height from its top "
            "left corner.",
        }
        for name in ("naming", "lifting")
        for box, around in DRAWN_AROUND
    },
    ("naming", "box_3d, projected"): {
        "what": "that fills the 3D box with #",
        "note": " 3D boxes: world coordinates, z up.",
    },
    **{
        ("grounding_2d", f"{box}{told}"): {"what": what, "seen": seen}
        for box, what in (
            ("projected", "its whole 3D bounding box as far as the image reaches, hidden parts included"),
            ("visible", "what shows of it"),
        )
        for told, seen in PLACED.items()
    },
}
"""(Type, what decides what it asks) → what stands for that in its sentences; # stands for any numbers."""
