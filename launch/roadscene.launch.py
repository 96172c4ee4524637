"""The roadscene node, configured and activated.

ros2 launch roadscene roadscene.launch.py camera:=/camera/front/image_raw radar:=/radar/front/points profile:=cpu-x64
"""

from launch import LaunchDescription
from launch.actions import DeclareLaunchArgument
from launch.substitutions import LaunchConfiguration, PathJoinSubstitution
from launch_ros.actions import LifecycleNode
from launch_ros.parameter_descriptions import ParameterFile, ParameterValue
from launch_ros.substitutions import FindPackageShare

ARGUMENTS = [
    ('camera', 'camera/image_raw', 'Topic of the front camera; its camera_info is taken from beside it.'),
    ('transport', 'raw', 'raw or compressed, as image_transport has it.'),
    ('radar', 'radar/points', 'Topic of the front radar.'),
    ('odometry', 'odom', 'Topic of the ego motion.'),
    ('profile', 'cpu-x64', 'cpu-x64, cuda-x64, tensorrt-x64 or arm64-cpu.'),
    ('namespace', '', 'Namespace of the node.'),
    ('name', 'roadscene', 'Name of the node.'),
    ('use_sim_time', 'false', 'Time from /clock.'),
    ('autostart', 'true', 'Configure and activate at once; false: a lifecycle manager does.'),
]


def generate_launch_description():
    def argument(name):
        return LaunchConfiguration(name)

    profile = PathJoinSubstitution([
        FindPackageShare('roadscene'), 'launch', 'profiles', [argument('profile'), '.param.yaml'],
    ])
    declared = [
        DeclareLaunchArgument(name, default_value=default, description=description)
        for name, default, description in ARGUMENTS
    ]
    declared.append(
        DeclareLaunchArgument('params_file', default_value=profile, description='Parameters laid over the profile and the other arguments.')
    )
    node = LifecycleNode(
        package='roadscene',
        executable='roadscene',
        name=argument('name'),
        namespace=argument('namespace'),
        output='screen',
        parameters=[
            ParameterFile(profile),
            {
                'use_sim_time': ParameterValue(argument('use_sim_time'), value_type=bool),
                'autostart': ParameterValue(argument('autostart'), value_type=bool),
                'topics.cameraTransport': ParameterValue(argument('transport'), value_type=str),
            },
            # Last: what a file says is never overridden by the default of an argument.
            ParameterFile(argument('params_file')),
        ],
        remappings=[
            ('camera/image_raw', argument('camera')),
            ('radar/points', argument('radar')),
            ('odom', argument('odometry')),
        ],
    )
    return LaunchDescription([*declared, node])
