"""Runs a Python launch file against recording stand-ins of `launch` and `launch_ros`, and prints what it asked for as JSON. ROS 2's own are on no registry."""

import json
import runpy
import sys
import types


class Recorded:
    def __init__(self, *args, **kwargs):
        self.kind, self.args, self.kwargs = type(self).__name__, args, kwargs


def plain(value):
    if isinstance(value, Recorded):
        return {"kind": value.kind, "args": plain(list(value.args)), "kwargs": plain(value.kwargs)}
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value.__name__ if isinstance(value, type) else value


def module(name, *classes):
    made = types.ModuleType(name)
    for one in classes:
        setattr(made, one, type(one, (Recorded,), {}))
    sys.modules[name] = made


module("launch", "LaunchDescription")
module("launch.actions", "DeclareLaunchArgument")
module("launch.substitutions", "LaunchConfiguration", "PathJoinSubstitution")
module("launch_ros")
module("launch_ros.actions", "LifecycleNode")
module("launch_ros.parameter_descriptions", "ParameterFile", "ParameterValue")
module("launch_ros.substitutions", "FindPackageShare")
print(json.dumps(plain(runpy.run_path(sys.argv[1])["generate_launch_description"]())))
