"""The other side of the live tests: one rclpy process that publishes sensors, reads every output and calls services, told what to do by JSON lines on its standard input.

Every command `{"id": 1, "do": "...", ...}` is answered by one line `{"id": 1, "ok": true, "value": ...}`.
"""

import array
import importlib
import json
import math
import sys
import threading
import time

import numpy as np
import rclpy
from rclpy.executors import SingleThreadedExecutor
from rclpy.qos import DurabilityPolicy, HistoryPolicy, QoSProfile, ReliabilityPolicy


def type_of(name):
    package, kind, short = name.split("/")
    return getattr(importlib.import_module(f"{package}.{kind}"), short)


def qos_of(spec):
    return QoSProfile(
        history=HistoryPolicy.KEEP_LAST,
        depth=spec.get("depth", 10),
        reliability=ReliabilityPolicy.BEST_EFFORT
        if spec.get("reliability") == "best_effort"
        else ReliabilityPolicy.RELIABLE,
        durability=DurabilityPolicy.TRANSIENT_LOCAL
        if spec.get("durability") == "transient_local"
        else DurabilityPolicy.VOLATILE,
    )


def to_plain(value, limit=4096):
    """A message as JSON; long arrays by their length."""
    if hasattr(value, "get_fields_and_field_types"):
        return {name: to_plain(getattr(value, name), limit) for name in value.get_fields_and_field_types()}
    if isinstance(value, (bytes, bytearray)):
        return int.from_bytes(value, "little") if len(value) == 1 else list(value)
    if isinstance(value, (list, tuple, array.array, np.ndarray)):
        if len(value) > limit:
            return {"length": len(value)}
        return [to_plain(item, limit) for item in value]
    if isinstance(value, np.generic):
        return value.item()
    return value


def fill(message, fields):
    """Sets what `fields` name; the rest keeps its default."""
    for name, value in fields.items():
        current = getattr(message, name)
        if isinstance(value, dict):
            fill(current, value)
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            item_type = message.get_fields_and_field_types()[name].split("[")[0]
            item_type = item_type.removeprefix("sequence<").rstrip(">")
            package, short = item_type.split("/")
            setattr(message, name, [fill(type_of(f"{package}/msg/{short}")(), item) for item in value])
        elif isinstance(current, bytes):
            setattr(message, name, bytes([value]))
        elif isinstance(current, float):
            setattr(message, name, float(value))
        else:
            setattr(message, name, value)
    return message


def road_picture(width, height, turn):
    """Sky, road, and cars of several colours that move from turn to turn; uint8 [height, width, 3], RGB."""
    v = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    u = np.linspace(0, 1, width, dtype=np.float32)[None, :]
    texture = 10 * np.sin(60 * u + turn) * np.sin(50 * v) + 6 * np.sin(170 * u + 140 * v)
    grey = np.where(v < 0.45, 200 - 70 * v, 60 + 70 * v) + texture
    picture = np.repeat(grey[:, :, None], 3, axis=2)
    for index, colour in enumerate([(180, 40, 40), (40, 60, 170), (230, 230, 220), (30, 30, 30), (90, 120, 60)]):
        left = int(width * ((0.18 * index + 0.02 * turn) % 0.85))
        top = int(height * (0.42 + 0.06 * index))
        picture[top : top + height // 8, left : left + width // 10] = colour
    return np.clip(picture, 0, 255).astype(np.uint8)


def radar_returns(count=40):
    """Standing returns on both sides of the road, as a radar at 10 m/s sees them: [count, (x, y, z, doppler, magnitude)] in m, m/s and dB."""
    index = np.arange(count)
    returns = np.zeros((len(index), 5), np.float32)
    returns[:, 0] = 5 + index % 40
    returns[:, 1] = np.where(index % 2 == 0, 4, -4) + 0.5 * (index // 40)
    returns[:, 2] = 0.2
    returns[:, 3] = -10 * returns[:, 0] / np.linalg.norm(returns[:, :3], axis=1)
    returns[:, 4] = 50 + index % 7
    return returns


class Sensor:
    """A publisher at a rate, in a thread of its own, until it is stopped."""

    def __init__(self, peer, spec):
        self.peer, self.spec, self.sent = peer, spec, 0
        self.publisher = peer.node.create_publisher(type_of(spec["type"]), spec["topic"], qos_of(spec.get("qos", {})))
        self.make = {
            "sensor_msgs/msg/Image": self.image,
            "sensor_msgs/msg/CompressedImage": self.compressed,
            "sensor_msgs/msg/CameraInfo": self.info,
            "sensor_msgs/msg/PointCloud2": self.points,
            "radar_msgs/msg/RadarScan": self.scan,
            "tf2_msgs/msg/TFMessage": self.mounting,
            "nav_msgs/msg/Odometry": self.odometry,
        }[spec["type"]]
        self.message = None
        self.running = True
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        period = 1 / self.spec.get("hz", 10)
        due = time.monotonic()
        last_sim = None
        while self.running:
            stamp = self.peer.stamp(self.spec.get("offsetSecs", 0.0))
            # Simulated sensors stand still while time does.
            if not self.peer.sim or stamp != last_sim:
                self.publisher.publish(self.make(stamp))
                self.sent += 1
                last_sim = stamp
            due += period
            time.sleep(max(0.0, due - time.monotonic()))

    def stop(self):
        self.running = False
        self.thread.join()
        self.peer.node.destroy_publisher(self.publisher)

    def header(self, message, stamp, frame):
        message.header.stamp.sec, message.header.stamp.nanosec = divmod(stamp, 1_000_000_000)
        message.header.frame_id = self.spec.get("frame", frame)
        return message

    def pictures(self):
        """A few pictures of a road that moves, in turns: a frozen camera is a fault, and so is a picture of noise."""
        width, height = self.spec.get("size", [320, 192])
        return [road_picture(width, height, turn) for turn in range(8)]

    def image(self, stamp):
        if self.message is None:
            from sensor_msgs.msg import Image

            self.data = [array.array("B", picture.tobytes()) for picture in self.pictures()]
            width, height = self.spec.get("size", [320, 192])
            self.message = Image(width=width, height=height, encoding="rgb8", step=width * 3)
        self.message.data = self.data[self.sent % len(self.data)]
        return self.header(self.message, stamp, "camera")

    def compressed(self, stamp):
        if self.message is None:
            import cv2
            from sensor_msgs.msg import CompressedImage

            jpegs = [cv2.imencode(".jpg", picture[:, :, ::-1])[1] for picture in self.pictures()]
            self.data = [array.array("B", jpeg.tobytes()) for jpeg in jpegs]
            self.message = CompressedImage(format="rgb8; jpeg compressed bgr8")
        self.message.data = self.data[self.sent % len(self.data)]
        return self.header(self.message, stamp, "camera")

    def info(self, stamp):
        from sensor_msgs.msg import CameraInfo

        width, height = self.spec.get("size", [320, 192])
        focal = 0.78 * width
        message = CameraInfo(width=width, height=height, distortion_model="plumb_bob")
        message.d = self.spec.get("distortion", [0.0] * 5)
        message.k = [focal, 0.0, (width - 1) / 2, 0.0, focal, (height - 1) / 2, 0.0, 0.0, 1.0]
        return self.header(message, stamp, "camera")

    def points(self, stamp):
        from sensor_msgs.msg import PointCloud2, PointField

        cloud = radar_returns(self.spec.get("returns", 40))
        count = len(cloud)
        message = PointCloud2(height=1, width=count, point_step=20, row_step=count * 20, is_dense=True)
        message.fields = [
            PointField(name=name, offset=4 * at, datatype=PointField.FLOAT32, count=1)
            for at, name in enumerate(["x", "y", "z", "doppler", "magnitude"])
        ]
        message.data = array.array("B", cloud.tobytes())
        return self.header(message, stamp, "radar")

    def scan(self, stamp):
        """The same returns as of `points`."""
        from radar_msgs.msg import RadarReturn, RadarScan

        message = RadarScan()
        for x, y, z, doppler, magnitude in radar_returns().tolist():
            message.returns.append(
                RadarReturn(
                    range=math.hypot(x, y, z),
                    azimuth=math.atan2(y, x),
                    elevation=math.asin(z / math.hypot(x, y, z)),
                    doppler_velocity=doppler,
                    amplitude=magnitude,
                )
            )
        return self.header(message, stamp, "radar")

    def mounting(self, stamp):
        """The radar's mounting as a joint's would be told: again and again, with a stamp."""
        from geometry_msgs.msg import TransformStamped
        from tf2_msgs.msg import TFMessage

        transform = TransformStamped(child_frame_id="radar")
        transform.transform.translation.x, transform.transform.translation.z = 3.5, 0.5
        transform.transform.rotation.w = 1.0
        return TFMessage(transforms=[self.header(transform, stamp, "base_link")])

    def odometry(self, stamp):
        from nav_msgs.msg import Odometry

        message = Odometry(child_frame_id="base_link")
        message.twist.twist.linear.x = 10.0
        return self.header(message, stamp, "odom")


class Peer:
    def __init__(self):
        rclpy.init(args=sys.argv)
        self.node = rclpy.create_node("roadscene_test_peer")
        self.executor = SingleThreadedExecutor()
        self.executor.add_node(self.node)
        self.sensors, self.readers, self.statics, self.clients = {}, {}, {}, {}
        self.sim = False
        self.sim_ns = 0
        self.sim_rate = 0.0
        self.clock = None
        self.ticks = 0
        self.lock = threading.Lock()
        threading.Thread(target=self.spin, daemon=True).start()

    def spin(self):
        while True:
            try:
                self.executor.spin()
            except rclpy._rclpy_pybind11.InvalidHandle:
                # A publisher was destroyed by another thread between two looks at it.
                continue

    def stamp(self, offset_secs):
        now = self.sim_ns if self.sim else time.time_ns()
        return now + int(offset_secs * 1e9)

    # -- commands

    def do_sensor(self, spec):
        self.sensors[spec["name"]] = Sensor(self, spec)

    def do_stop(self, spec):
        for name in spec.get("names") or list(self.sensors):
            sensor = self.sensors.pop(name, None)
            if sensor:
                sensor.stop()

    def do_sent(self, spec):
        return self.sensors[spec["name"]].sent

    def do_publish(self, spec):
        """One message of given fields on a topic whose publisher stays."""
        key = spec["topic"]
        if key not in self.statics:
            self.statics[key] = self.node.create_publisher(type_of(spec["type"]), key, qos_of(spec.get("qos", {})))
        self.statics[key].publish(fill(type_of(spec["type"])(), spec["message"]))

    def do_read(self, spec):
        """Keeps what arrives on a topic; `fields` alone, when named."""
        kept = []
        names = spec.get("fields")

        def take(message):
            plain = {name: to_plain(getattr(message, name)) for name in names} if names else to_plain(message)
            with self.lock:
                kept.append({"at": time.time(), "message": plain})
                del kept[:-2000]

        key = spec.get("name", spec["topic"])
        subscription = self.node.create_subscription(type_of(spec["type"]), spec["topic"], take, qos_of(spec.get("qos", {})))
        self.readers[key] = (subscription, kept)

    def do_unread(self, spec):
        self.node.destroy_subscription(self.readers.pop(spec["topic"])[0])

    def do_take(self, spec):
        kept = self.readers[spec["topic"]][1]
        with self.lock:
            taken = list(kept)
            if not spec.get("keep"):
                kept.clear()
        return taken[-spec["last"] :] if "last" in spec else taken

    def do_call(self, spec):
        key = spec["service"]
        if key not in self.clients:
            self.clients[key] = self.node.create_client(type_of(spec["type"]), key)
        client = self.clients[key]
        patience = spec.get("timeoutSecs", 30)
        if not client.wait_for_service(timeout_sec=patience):
            raise TimeoutError(f"no service {key}")
        done = threading.Event()
        future = client.call_async(fill(type_of(spec["type"]).Request(), spec.get("request", {})))
        future.add_done_callback(lambda _: done.set())
        if not done.wait(patience):
            raise TimeoutError(f"no answer of {key}")
        return to_plain(future.result())

    def do_subscribers(self, spec):
        return self.node.count_subscribers(spec["topic"])

    def do_publishers(self, spec):
        return self.node.count_publishers(spec["topic"])

    def do_untilPublishers(self, spec):  # noqa: N802
        """Returns when a topic has exactly so many publishers."""
        deadline = time.monotonic() + 60
        while (count := self.node.count_publishers(spec["topic"])) != spec["count"]:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{count} publishers of {spec['topic']}")
            time.sleep(0.05)

    def do_untilMatched(self, spec):  # noqa: N802
        """Returns a second after the subscription has a publisher: what is kept for late ones has come by then."""
        subscription = self.readers[spec["name"]][0]
        deadline = time.monotonic() + 60
        while self.node.count_publishers(subscription.topic_name) == 0 and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(1)

    def do_time(self, spec):
        """Simulated time: at `atSecs`, going at `rate` (0: paused)."""
        from rosgraph_msgs.msg import Clock

        if self.clock is None:
            self.clock = self.node.create_publisher(Clock, "/clock", qos_of({"reliability": "best_effort", "depth": 1}))
            threading.Thread(target=self.tell_time, args=(Clock,), daemon=True).start()
        if "atSecs" in spec:
            self.sim_ns = int(spec["atSecs"] * 1e9)
        self.sim_rate = spec.get("rate", 1.0)
        self.sim = True

    def tell_time(self, clock_type):
        last = time.monotonic()
        while True:
            now = time.monotonic()
            self.sim_ns += int((now - last) * self.sim_rate * 1e9)
            last = now
            message = clock_type()
            message.clock.sec, message.clock.nanosec = divmod(self.sim_ns, 1_000_000_000)
            self.clock.publish(message)
            self.ticks += 1
            time.sleep(0.01)

    def do_ticks(self, _):
        """How often the clock was published."""
        return self.ticks

    def serve(self):
        print(json.dumps({"id": 0, "ok": True, "value": "ready"}), flush=True)
        for line in sys.stdin:
            command = json.loads(line)
            try:
                value = getattr(self, f"do_{command['do']}")(command)
                answer = {"id": command["id"], "ok": True, "value": value}
            except Exception as error:  # told to the test, which fails with it
                answer = {"id": command["id"], "ok": False, "value": f"{type(error).__name__}: {error}"}
            print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    Peer().serve()
