"""Decodes every message of the MCAP files `<folder>/scene.mcap` (ROS 2 and protobuf) and `<folder>/ros2.mcap` (ROS 2 alone) with the schemas
embedded in them, by independent readers, and prints what they saw as JSON. rosbags refuses files that hold any protobuf schema."""

import json
import sys
from collections import Counter
from pathlib import Path

from google.protobuf import json_format
from mcap.reader import make_reader
from mcap_protobuf.decoder import DecoderFactory as ProtobufDecoder
from mcap_ros2.decoder import DecoderFactory as Ros2Decoder
from rosbags.rosbag2 import Reader
from rosbags.typesys import Stores, get_types_from_msg, get_typestore

folder = Path(sys.argv[1])
lines = (folder / "scenes.jsonl").read_text().splitlines()
seen = {"ros_labels": [], "protobuf_labels": [], "lines_equal": 0}


def register(typestore, schema):
    types = get_types_from_msg(schema.data.decode(), schema.name)
    typestore.register({name: fields for name, fields in types.items() if name not in typestore.fielddefs})


def read_with_mcap(path):
    counts = Counter()
    typestore = get_typestore(Stores.EMPTY)
    with path.open("rb") as stream:
        reader = make_reader(stream, decoder_factories=[Ros2Decoder(), ProtobufDecoder()], validate_crcs=True)
        for schema, channel, raw, message in reader.iter_decoded_messages():
            counts[channel.topic] += 1
            if schema.encoding == "ros2msg":
                if schema.name not in typestore.fielddefs:
                    register(typestore, schema)
                typestore.deserialize_cdr(raw.data, schema.name)
            if channel.topic == "/roadscene/scene":
                seen["ros_labels"].append([obj.label for obj in message.objects])
            if channel.topic == "/roadscene/scene_pb":
                # The JSON line, read by protobuf's own JSON parser, is the same message.
                line = json_format.Parse(lines[len(seen["protobuf_labels"])], type(message)())
                seen["lines_equal"] += line == message
                seen["protobuf_labels"].append([obj.label for obj in message.objects])
    return counts


def read_with_rosbags(path):
    counts = Counter()
    typestore = get_typestore(Stores.EMPTY)
    with Reader(path) as bag:
        for connection, _, data in bag.messages():
            if connection.msgtype not in typestore.fielddefs:
                types = get_types_from_msg(connection.msgdef.data, connection.msgtype)
                typestore.register({n: f for n, f in types.items() if n not in typestore.fielddefs})
            typestore.deserialize_cdr(data, connection.msgtype)
            counts[connection.topic] += 1
    return counts


seen["mcap"] = read_with_mcap(folder / "scene.mcap")
seen["rosbags"] = read_with_rosbags(folder / "ros2.mcap")
print(json.dumps(seen))
