"""Reads an MCAP file of ROS 2 messages with rosbags and prints as JSON what it holds of the sensors, and whether pictures, calibration and scenes belong together."""

import json
import sys
from collections import Counter
from pathlib import Path

from rosbags.rosbag2 import Reader
from rosbags.typesys import Stores, get_types_from_msg, get_typestore

typestore = get_typestore(Stores.EMPTY)
counts = Counter()
messages = {}
with Reader(Path(sys.argv[1])) as bag:
    for connection, _, data in bag.messages():
        if connection.msgtype not in typestore.fielddefs:
            types = get_types_from_msg(connection.msgdef.data, connection.msgtype)
            typestore.register({n: f for n, f in types.items() if n not in typestore.fielddefs})
        message = typestore.deserialize_cdr(data, connection.msgtype)
        counts[connection.topic] += 1
        messages.setdefault(connection.msgtype, []).append(message)


def stamp(message):
    return message.header.stamp.sec, message.header.stamp.nanosec


pictures = messages["sensor_msgs/msg/CompressedImage"]
scenes = {stamp(scene) for scene in messages["roadscene_msgs/msg/RoadScene"]}
calibrated = {info.header.frame_id for info in messages["sensor_msgs/msg/CameraInfo"]}
transforms = [one for message in messages["tf2_msgs/msg/TFMessage"] for one in message.transforms]
print(
    json.dumps(
        {
            "counts": counts,
            "pictures": {
                "format": pictures[0].format,
                "starts_as_jpeg": bytes(pictures[0].data[:2]) == b"\xff\xd8",
                "with_scene_of_its_stamp": sum(stamp(picture) in scenes for picture in pictures),
                "with_calibration_of_its_frame": sum(picture.header.frame_id in calibrated for picture in pictures),
            },
            "children_of_base_link": sorted(
                {one.child_frame_id for one in transforms if one.header.frame_id == "base_link"}
            ),
        }
    )
)
