"""What a team would write without this project: camera and radar in, objects out, with rclpy, OpenCV and onnxruntime, around the same student.

Only what a front camera and one radar need: no guard, no tracks, no drivable area, no diagnostics. It does less than the node it is held against.

  python plain_node.py --model models/student-research.onnx [--frames 300]  (prints one JSON line with its processor time at the end)
"""

import argparse
import json
import math
import resource
import time

import cv2
import numpy as np
import onnxruntime as ort
import rclpy
from nav_msgs.msg import Odometry
from rclpy.node import Node
from rclpy.qos import DurabilityPolicy, QoSProfile, qos_profile_sensor_data
from sensor_msgs.msg import CameraInfo, Image, PointCloud2
from tf2_msgs.msg import TFMessage
from vision_msgs.msg import Detection3D, Detection3DArray, ObjectHypothesisWithPose

CELL, EVEN, X_CELLS, Y_CELLS, Y_MIN = 0.5, 80, 128, 96, -24.0
GROWTH = 40 / (X_CELLS - EVEN) ** 2
BAND_WIDTH, BAND_HEIGHT, HORIZON, STRIDE = 640, 256, 72, 8
COLUMNS, ROWS = BAND_WIDTH // STRIDE, BAND_HEIGHT // STRIDE
PERIOD = 10.31


def edge_of(row):
    beyond = np.maximum(row - EVEN, 0)
    return CELL * row + GROWTH * beyond**2


def row_of(x):
    far = EVEN + (np.sqrt(CELL**2 + 4 * GROWTH * np.maximum(x - CELL * EVEN, 0)) - CELL) / (2 * GROWTH)
    return np.where(x > CELL * EVEN, far, x / CELL)


def matrix_of(transform):
    q, t = transform.rotation, transform.translation
    x, y, z, w = q.x, q.y, q.z, q.w
    m = np.eye(4)
    m[:3, :3] = [
        [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
        [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
        [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
    ]
    m[:3, 3] = [t.x, t.y, t.z]
    return m


class PlainNode(Node):
    def __init__(self, model, threads, frames):
        super().__init__("plain_perception")
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        self.session = ort.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        contract = json.loads(self.session.get_modelmeta().custom_metadata_map["roadscene"])
        self.classes = contract["outputs"]["heat"]["classes"]
        self.fields = contract["outputs"]["box"]["fields"]
        self.headings = [k for k, name in enumerate(self.fields) if name.startswith("heading_")]
        self.prior = contract["outputs"]["box"]["sizePriorM"]
        self.thresholds = np.array([contract["thresholds"]["NOMINAL"][name] for name in self.classes], np.float32)
        self.output_names = [output.name for output in self.session.get_outputs()]
        self.frames, self.count = frames, 0
        self.info = self.cloud = self.geometry = None
        self.speed = 0.0
        self.mounts = {}
        self.publisher = self.create_publisher(Detection3DArray, "~/objects", 1)
        latched = QoSProfile(depth=10, durability=DurabilityPolicy.TRANSIENT_LOCAL)
        self.create_subscription(TFMessage, "/tf_static", self.on_tf, latched)
        self.create_subscription(CameraInfo, "camera/camera_info", self.on_info, qos_profile_sensor_data)
        self.create_subscription(Odometry, "odom", self.on_odometry, qos_profile_sensor_data)
        self.create_subscription(PointCloud2, "radar/points", self.on_radar, qos_profile_sensor_data)
        newest = QoSProfile(depth=1, reliability=qos_profile_sensor_data.reliability)
        self.create_subscription(Image, "camera/image_raw", self.on_image, newest)
        self.start = None

    def on_tf(self, message):
        for transform in message.transforms:
            self.mounts[transform.child_frame_id] = matrix_of(transform.transform)

    def on_info(self, message):
        if self.info is None:
            self.info = message

    def on_odometry(self, message):
        self.speed = message.twist.twist.linear.x

    def on_radar(self, message):
        self.cloud = message

    def camera_geometry(self, image):
        k = np.array(self.info.k).reshape(3, 3)
        mount = self.mounts[image.header.frame_id]
        scale = max(BAND_WIDTH / image.width, 0.75 * 568 / k[0, 0])
        forward = mount[:3, :3].T @ [1.0, 0.0, 0.0]
        horizon = k[1, 1] * forward[1] / forward[2] + k[1, 2]
        left = np.clip(k[0, 2] - 320 / scale, 0, image.width - BAND_WIDTH / scale)
        top = np.clip(horizon - HORIZON / scale, 0, max(0.0, image.height - BAND_HEIGHT / scale))
        left, top = round(left * scale) / scale, round(top * scale) / scale
        ix, iy = np.meshgrid(np.arange(X_CELLS), np.arange(Y_CELLS), indexing="ij")
        x = (edge_of(ix.ravel()) + edge_of(ix.ravel() + 1)) / 2 + mount[0, 3]
        y = Y_MIN + CELL * (iy.ravel() + 0.5)
        camera_from_base = np.linalg.inv(mount)
        rows = []
        for height in (0.1, 1.3):
            p = np.stack([x, y, np.full_like(x, height)], 1) @ camera_from_base[:3, :3].T + camera_from_base[:3, 3]
            depth = np.where(p[:, 2] > 1e-6, p[:, 2], 1.0)
            u = k[0, 0] * p[:, 0] / depth + k[0, 2]
            v = k[1, 1] * p[:, 1] / depth + k[1, 2]
            column = np.floor((u + 0.5 - left) * scale / STRIDE)
            row = np.floor((v + 0.5 - top) * scale / STRIDE)
            inside = (p[:, 2] >= 0.5) & (column >= 0) & (column < COLUMNS) & (row >= 0) & (row < ROWS)
            rows.append(np.where(inside, row * COLUMNS + column, ROWS * COLUMNS))
        lookup = np.stack(rows).astype(np.int32)[None]
        crop = (int(left), int(top), int(left + BAND_WIDTH / scale), int(top + BAND_HEIGHT / scale))
        return crop, lookup, mount[0, 3]

    def radar_grid(self, origin):
        grid = np.zeros((10, X_CELLS * Y_CELLS), np.float32)
        cloud = self.cloud
        if cloud is None:
            return grid.reshape(1, 10, X_CELLS, Y_CELLS)
        points = np.frombuffer(cloud.data, np.float32).reshape(-1, cloud.point_step // 4)
        mount = self.mounts[cloud.header.frame_id]
        base = points[:, :3] @ mount[:3, :3].T + mount[:3, 3]
        sight = base - mount[:3, 3]
        cosine = sight[:, 0] / np.maximum(np.linalg.norm(sight, axis=1), 1e-6)
        over_ground = points[:, 3] + self.speed * cosine
        magnitude = np.clip((points[:, 4] - np.median(points[:, 4])) / 20, -3, 3)
        ix = np.floor(row_of(base[:, 0] - origin)).astype(int)
        iy = np.floor((base[:, 1] - Y_MIN) / CELL).astype(int)
        inside = (ix >= 0) & (ix < X_CELLS) & (iy >= 0) & (iy < Y_CELLS)
        cells, cell = np.unique((ix * Y_CELLS + iy)[inside], return_inverse=True)
        z, magnitude, over_ground = np.clip(base[:, 2], -2, 4)[inside], magnitude[inside], over_ground[inside]
        phase = 2 * math.pi * over_ground / PERIOD
        count = np.bincount(cell)

        def mean(values):
            return np.bincount(cell, values) / count

        def extreme(ufunc, values, start):
            result = np.full(len(cells), start, np.float32)
            ufunc.at(result, cell, values)
            return result

        grid[:, cells] = [
            np.log1p(count),
            extreme(np.maximum, magnitude, -np.inf),
            mean(magnitude),
            extreme(np.minimum, z, np.inf),
            mean(z),
            extreme(np.maximum, z, -np.inf),
            mean(np.sin(phase)),
            mean(np.cos(phase)),
            mean(np.clip(over_ground / 20, -1.5, 1.5)),
            np.ones(len(cells)),
        ]
        return grid.reshape(1, 10, X_CELLS, Y_CELLS)

    def on_image(self, image):
        if self.info is None or image.header.frame_id not in self.mounts:
            return
        if self.geometry is None:
            self.geometry = self.camera_geometry(image)
        crop, lookup, origin = self.geometry
        if self.start is None:
            self.start = resource.getrusage(resource.RUSAGE_SELF)
        pixels = np.frombuffer(image.data, np.uint8).reshape(image.height, image.step)[:, : image.width * 3]
        picture = pixels.reshape(image.height, image.width, 3)[crop[1] : crop[3], crop[0] : crop[2]]
        band = cv2.resize(picture, (BAND_WIDTH, BAND_HEIGHT), interpolation=cv2.INTER_AREA)[None]
        feeds = {"image": band, "radar": self.radar_grid(origin), "lookup": lookup}
        outputs = dict(zip(self.output_names, self.session.run(None, feeds)))
        self.publish(image.header, outputs["heat"][0], outputs["box"][0], origin)
        self.count += 1
        if self.frames and self.count >= self.frames:
            raise SystemExit

    def publish(self, header, heat, box, origin):
        message = Detection3DArray()
        message.header.stamp = header.stamp
        message.header.frame_id = "base_link"
        peaks = (heat >= np.stack([cv2.dilate(one, np.ones((3, 3))) for one in heat])) & (
            heat >= self.thresholds[:, None, None]
        )
        for kind, ix, iy in zip(*np.nonzero(peaks)):
            values = dict(zip(self.fields, box[:, ix, iy]))
            directions = np.exp(box[self.headings, ix, iy])
            turns = 2 * math.pi * np.arange(len(self.headings)) / len(self.headings)
            yaw = math.atan2(directions @ np.sin(turns), directions @ np.cos(turns))
            detection = Detection3D(header=message.header)
            hypothesis = ObjectHypothesisWithPose()
            hypothesis.hypothesis.class_id = self.classes[kind]
            hypothesis.hypothesis.score = float(heat[kind, ix, iy])
            detection.results.append(hypothesis)
            centre = detection.bbox.center
            centre.position.x = float(origin + edge_of(ix) + (edge_of(ix + 1) - edge_of(ix)) * (0.5 + values["dx"]))
            centre.position.y = float(Y_MIN + CELL * (iy + 0.5 + values["dy"]))
            centre.position.z = float(values["z"])
            centre.orientation.z, centre.orientation.w = math.sin(yaw / 2), math.cos(yaw / 2)
            size = detection.bbox.size
            size.x = float(self.prior[0] * math.exp(values["log_length"]))
            size.y = float(self.prior[1] * math.exp(values["log_width"]))
            size.z = float(self.prior[2] * math.exp(values["log_height"]))
            message.detections.append(detection)
        self.publisher.publish(message)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", required=True)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--frames", type=int, default=0)
    known, _ = parser.parse_known_args()
    rclpy.init()
    node = PlainNode(known.model, known.threads, known.frames)
    print(json.dumps({"ready": time.time()}), flush=True)
    try:
        rclpy.spin(node)
    except (SystemExit, KeyboardInterrupt):
        pass


if __name__ == "__main__":
    main()
