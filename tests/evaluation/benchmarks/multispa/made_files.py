"""MultiSPA's files as its data engine lays them out, in our own words; a record of each of the 26 subtasks."""

import json
from pathlib import Path

W, H = 1296, 968
TWO = "Image-1: <image>\nImage-2: <image>\nThe scene does not change between the pictures.\n"
ONE = "<image>\nPoints [ x , y ] run from 0 to 1000, with [ 0 , 0 ] at the top-left corner.\n"


def scannet(
    kind, gt_value, question, *, pictures=("00010", "00040"), number=0, said=None, scene="scene0011_00", **more
):
    """A record of ScanNet's pictures, for evaluation; `said` where the engine keeps the answer's words."""
    record = {
        "id": number,
        "image": [f"{scene}/{name}.jpg" for name in pictures],
        "height_list": [H] * len(pictures),
        "width_list": [W] * len(pictures),
        "question_type": kind,
        "gt_value": gt_value,
        "text": question,
        **more,
    }
    return record if said is None else record | {"conversations": turns(question, said)}


def moving(kind, gt_value, said, *, drawn, clip, number=7):
    """A record of TAPVid-3D's clips: the answer's words are kept, beside a value of its own kind."""
    first = f"00003_{number}_annotated" if drawn else "00003"
    point = "the marked point" if drawn else "the point at [ 210 , 640 ]"
    question = TWO + f"In millimetres, how did {point} of Image-1 move?"
    return {
        "id": f"{clip}_3_90_{number}{'_ann' if drawn else ''}",
        "image": [f"{clip}/{first}.jpg", f"{clip}/00090.jpg"],
        "conversations": turns(question, said),
        "height_list": [512, 512],
        "width_list": [512, 512],
        "gt_value": gt_value,
        "question_type": kind,
        "point_moving": 1,
        "cam_moving": 1,
        "p1": [210, 640],
        "p2": [300, 610],
        "text": question,
    }


def turns(asked, said):
    return [{"from": "human", "value": asked}, {"from": "gpt", "value": said}]


DISTANCE, VECTOR = "tapvid3d_total_distance", "tapvid3d_displacement_vector"
ADT, PSTUDIO = "Apartment_release_work_seq106_0", "basketball_11"
DOT = ("00010_p7_annotated",)
OFFERED = [{"x": 100, "y": 900, "depth": 1400, "letter": "A"}, {"x": 140, "y": 880, "depth": 2600, "letter": "B"}]
PAIR = "Which is nearer, [ 100 , 900 ] or [ 140 , 880 ]?"

FILES = {
    "depth_estimation_dot/v1_0/depth_estimation_dot.jsonl": [
        scannet("depth_estimation_dot", 2310, ONE + "How deep is it?", pictures=DOT, said="It is `2310` mm deep."),
    ],
    "depth_estimation_coor/v1_0/depth_estimation_coor.jsonl": [
        scannet(
            *("depth_estimation_coor", 1500, ONE + "How deep is [ 500 , 500 ]?"),
            pictures=("00010",),
            said="[ 500 , 500 ] is `1500` mm deep.",
            ori_coordinates=[648, 484],
        ),
    ],
    "depth_comparison_dot/v1_0/depth_comparison_dot.jsonl": [
        scannet("depth_comparison_annotated", "B", ONE + "Which is farther?", pictures=DOT, said="It is `B`."),
    ],
    "depth_comparison_coor/v1_0/depth_comparison_coor.jsonl": [
        scannet(
            *("depth_comparison_coordinate", [100, 900], ONE + PAIR),
            pictures=("00010",),
            said="`[ 100 , 900 ]` is.",
            points_info=OFFERED,
        ),
    ],
    "correspondence/val_visual_correspondence_dot_2_multichoice.jsonl": [
        scannet("visual_correspondence_multiple_choice", "D", TWO + "Which of A, B, C, D is the same point?"),
    ],
    "correspondence/val_visual_correspondence_coor_2_coor.jsonl": [
        scannet("visual_correspondence_coor_2_coor", [250, 400], TWO + "Where is [ 600 , 420 ] in Image-2?"),
    ],
    "camera_movement/x_movement_val.jsonl": [scannet("x_movement", "left", TWO + "Left or right?")],
    "camera_movement/y_movement_val.jsonl": [scannet("y_movement", "down", TWO + "Up or down?")],
    "camera_movement/z_movement_val.jsonl": [scannet("z_movement", "forward", TWO + "Forward or backward?")],
    "camera_movement/yaw_movement_val.jsonl": [scannet("yaw_movement", "right", TWO + "Turned left or right?")],
    "camera_movement/pitch_movement_val.jsonl": [scannet("pitch_movement", "up", TWO + "Tilted up or down?")],
    "camera_movement/yaw_angle_val.jsonl": [scannet("yaw_angle", 37, TWO + "By how many degrees?")],
    "camera_movement/pitch_angle_val.jsonl": [scannet("pitch_angle", 0, TWO + "By how many degrees?")],
    "camera_movement/total_distance_val.jsonl": [scannet("total_distance", 1150, TWO + "How many mm apart?")],
    "camera_movement/displacement_vector_val.jsonl": [
        scannet("displacement_vector", [0.25, -1.5009, 0.0], TWO + "By what vector?"),
    ],
    "object_movement_dot/v1_0/adt/adt_tapvid3d_total_distance_val.jsonl": [
        moving(DISTANCE, [0.3, 0.0, -0.4], "It moved `500` mm.", drawn=True, clip=ADT),
    ],
    "object_movement_dot/v1_0/adt/adt_tapvid3d_displacement_vector_val.jsonl": [
        moving(VECTOR, [0.3, 0.0, -0.4], "`[ 300 , 0 , -400 ]` mm.", drawn=True, clip=ADT),
    ],
    "object_movement_coord/v1_0/adt/adt_tapvid3d_total_distance_val.jsonl": [
        moving(DISTANCE, 233, "It moved `234` mm.", drawn=False, clip=ADT),
    ],
    "object_movement_coord/v1_0/adt/adt_tapvid3d_displacement_vector_val.jsonl": [
        moving(VECTOR, [0.0, 0.0, 0.0], "It stands still. `[ 0 , 0 , 0 ]` mm.", drawn=False, clip=ADT),
    ],
    "object_movement_dot/v1_0/pstudio/pstudio_tapvid3d_total_distance_val.jsonl": [
        moving(DISTANCE, [0.0, 0.0, 0.0], "It stands still. `0` mm.", drawn=True, clip=PSTUDIO),
    ],
    "object_movement_dot/v1_0/pstudio/pstudio_tapvid3d_displacement_vector_val.jsonl": [
        moving(VECTOR, [-1.2, 0.1, 0.7], "`[ -1200 , 100 , 700 ]` mm.", drawn=True, clip=PSTUDIO),
    ],
    "object_movement_coord/v1_0/pstudio/pstudio_tapvid3d_total_distance_val.jsonl": [
        moving(DISTANCE, 1700, "It moved `1700` mm.", drawn=False, clip=PSTUDIO),
    ],
    "object_movement_coord/v1_0/pstudio/pstudio_tapvid3d_displacement_vector_val.jsonl": [
        moving(VECTOR, [0.0104, 0.02, 0.03], "`[ 10 , 20 , 30 ]` mm.", drawn=False, clip=PSTUDIO),
    ],
    "object_perception/object_perception_height_k2_val_300.jsonl": [
        scannet("object_perception_height_estimation", 760, TWO + "How high is the desk?", number="scene0011_00_4_2_0"),
    ],
    "object_perception/object_perception_length_k2_val_300.jsonl": [
        scannet(
            "object_perception_length_estimation", 1480, TWO + "How long is the desk?", number="scene0011_00_4_2_1"
        ),
    ],
    "object_perception/object_perception_width_k2_val_300.jsonl": [
        scannet("object_perception_width_estimation", 690, TWO + "How wide is the desk?", number="scene0011_00_4_2_2"),
    ],
}


def write(root: Path, files=FILES) -> Path:
    """Write files of records, by their paths below the root."""
    for name, records in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return root


def written(root: Path, *records) -> Path:
    """One file of these records."""
    return write(root, {"some_val.jsonl": records})
