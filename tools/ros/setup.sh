#!/usr/bin/env bash
# Makes this checkout ready to run the ROS 2 node and its tests. With a ROS 2 distribution sourced it uses that; without one it takes ROS 2 Kilted
# as Python wheels (needs Python 3.11, a C++ compiler, cmake and ninja). All it makes is below .ros/ (git-ignored) and in node_modules/rclnodejs.
# Run it again whenever packages or message definitions change: what is up to date is left alone.
#   tools/ros/setup.sh && source .ros/env.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
root=$PWD
ros=$root/.ros
install=$ros/install
addon=node_modules/rclnodejs/build/Release/rclnodejs.node
mkdir -p "$ros/stamps" "$install"

say() { printf '%s\n' "$*"; }
step=0
# What begins now, `2/4 Building ...`: some steps take minutes.
begin() {
  step=$((step + 1))
  say "$step/$steps $*"
}
fail() {
  printf 'tools/ros/setup.sh: %s\n' "$*" >&2
  exit 1
}
# A step runs when the hash of what it depends on is not the one it last succeeded with.
current() { [ "$(cat "$ros/stamps/$1" 2>/dev/null)" = "$2" ]; }
done_with() { printf '%s' "$2" >"$ros/stamps/$1"; }
hash_of() { cat -- "$@" | sha256sum | cut -c1-16; }
tree_hash() { find "$@" -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum | cut -c1-16; }

[ -e node_modules/rclnodejs/package.json ] || fail 'Expected node_modules/rclnodejs but received none; run npm ci first.'
for tool in cmake c++; do
  command -v "$tool" >/dev/null || fail "Expected the command $tool but received none; run: sudo apt-get install -y build-essential cmake ninja-build"
done
generator='Unix Makefiles'
if command -v ninja >/dev/null; then generator=Ninja; fi

# ---- which ROS
ros2_command=$(command -v ros2 || true)
if [ -n "${ROS_DISTRO:-}" ] && [ -n "$ros2_command" ] && [ "${ros2_command#"$ros"}" = "$ros2_command" ]; then
  kind=distribution
  prefixes=$AMENT_PREFIX_PATH
  python=$(command -v python3)
  # What apt has is apt's: only our own package is built here.
  packages=(roadscene_msgs)
  whole=--whole
  steps=3
  say "Using ROS 2 $ROS_DISTRO of $(dirname "$(dirname "$ros2_command")")"
else
  kind=wheels
  venv=$ros/venv
  python=$venv/bin/python
  whole=
  steps=4
  packages=(roadscene_msgs foxglove_msgs vision_msgs radar_msgs tf2_msgs autoware_perception_msgs)
  say 'Using ROS 2 Kilted as Python wheels'
fi

# ---- wheels
if [ "$kind" = wheels ]; then
  base_python=${ROADSCENE_ROS_PYTHON:-python3.11}
  command -v "$base_python" >/dev/null || base_python=python3
  wheels_hash=$(hash_of tools/ros/requirements.txt)-$("$base_python" -c 'import sys; print(sys.version.split()[0], sys.base_prefix)' | tr ' /' '--')
  if current wheels "$wheels_hash"; then
    begin 'ROS 2 wheels: up to date'
  else
    begin 'ROS 2 wheels: fetching and installing them (minutes, by the network)'
    "$base_python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' ||
      fail "Expected Python 3.11 for the wheels but received $("$base_python" --version); name one with ROADSCENE_ROS_PYTHON."
    rm -rf "$venv"
    "$base_python" -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check -r tools/ros/requirements.txt
    # The exported cmake files name the Python of the machine the wheels were built on.
    "$python" - "$venv" <<'PY'
import pathlib, sys, sysconfig
import numpy
include = sysconfig.get_path('include')
for path in pathlib.Path(sys.argv[1], 'share').rglob('*.cmake'):
    text = path.read_text(errors='surrogateescape')
    if '/opt/python/' not in text:
        continue
    text = text.replace('/opt/python/cp311-cp311/lib/python3.11/site-packages/numpy/_core/include', numpy.get_include())
    text = text.replace('/opt/python/cp311-cp311/include/python3.11', include)
    path.write_text(text, errors='surrogateescape')
PY
    # rclnodejs asks `which ros2` where ROS is.
    printf '#!/bin/sh\necho "ros2: this is ROS 2 as Python wheels, without command line tools" >&2\nexit 1\n' >"$venv/bin/ros2"
    chmod +x "$venv/bin/ros2"
    rm -rf "$install" "$ros/build" "$ros/stamps"
    mkdir -p "$ros/stamps"
    done_with wheels "$wheels_hash"
  fi
  prefixes=$venv
  library=$("$python" -c 'import sysconfig, os; print(os.path.join(sysconfig.get_config_var("LIBDIR"), sysconfig.get_config_var("INSTSONAME")))')
  library_path=$install/lib:$venv/lib
  for folder in "$venv"/lib/python3.11/site-packages/ros_*.libs; do library_path=$library_path:$folder; done
  cat >"$ros/env.sh" <<ENV
# Made by tools/ros/setup.sh: ROS 2 Kilted as Python wheels. source it.
export ROS_VERSION=2 ROS_DISTRO=kilted ROS_PYTHON_VERSION=3
export AMENT_PREFIX_PATH="$install:$venv"
export PATH="$venv/bin:\$PATH"
export LD_LIBRARY_PATH="$library_path"
export PYTHONPATH="$install/lib/python3.11/site-packages"
export ROS_AUTOMATIC_DISCOVERY_RANGE="\${ROS_AUTOMATIC_DISCOVERY_RANGE:-LOCALHOST}"
export ROADSCENE_ROS_PYTHON="$python"
# The wheels' librcl uses symbols of Python: processes other than Python's need it loaded first.
export LD_PRELOAD="$library"
ENV
else
  {
    printf '# Made by tools/ros/setup.sh: the interfaces of this checkout over ROS 2 %s. source it after ROS.\n' "$ROS_DISTRO"
    printf 'export AMENT_PREFIX_PATH="%s:$AMENT_PREFIX_PATH"\n' "$install"
    printf 'export LD_LIBRARY_PATH="%s/lib:${LD_LIBRARY_PATH:-}"\n' "$install"
    printf 'export PYTHONPATH="%s:${PYTHONPATH:-}"\n' "$(find "$install" -maxdepth 4 -type d -name '*-packages' 2>/dev/null | tr '\n' ':')"
    printf 'export ROADSCENE_ROS_PYTHON="%s"\n' "$python"
  } >"$ros/env.sh"
fi

# shellcheck disable=SC1091
load_env() { set +u; . "$ros/env.sh"; set -u; }

# ---- interface packages
rm -rf "$ros/src"
# shellcheck disable=SC2086
node tools/ros/writeInterfaces.mjs $whole "$ros/src" "${packages[@]}"
prefix_hash=$(printf '%s' "$prefixes" | sha256sum | cut -c1-16)
build_one() {
  name=$1
  log=$ros/build/$name.log
  {
    cmake -S "$ros/src/$name" -B "$ros/build/$name" -G "$generator" -DCMAKE_INSTALL_PREFIX="$install" \
      -DCMAKE_PREFIX_PATH="$install;${prefixes//:/;}" -DPython3_EXECUTABLE="$python" -DBUILD_TESTING=OFF -Wno-dev &&
      cmake --build "$ros/build/$name" --parallel "$(nproc)" --target install
  } >"$log" 2>&1 || {
    tail -30 "$log" >&2
    printf 'tools/ros/setup.sh: Expected package %s to build but it did not; the whole log is in %s\n' "$name" "$log" >&2
    return 1
  }
}
begin "Message packages: ${#packages[@]}, those that changed are built (minutes at first)"
interfaces_hash=$prefix_hash
mkdir -p "$ros/build"
jobs=()
for name in "${packages[@]}"; do
  package_hash=$(tree_hash "$ros/src/$name")-$prefix_hash
  interfaces_hash=$(printf '%s' "$interfaces_hash$package_hash" | sha256sum | cut -c1-16)
  current "$name" "$package_hash" && continue
  say "    building $name"
  rm -rf "$ros/build/$name"
  # No package needs another of these.
  (load_env && unset LD_PRELOAD && build_one "$name" && done_with "$name" "$package_hash" && say "    built $name") &
  jobs+=($!)
done
failed=
for job in "${jobs[@]}"; do wait "$job" || failed=yes; done
[ -z "$failed" ] || fail 'not all interface packages did build'
if [ "$kind" = distribution ]; then
  # The folder of the Python modules is known only now.
  sed -i "s|^export PYTHONPATH=.*|export PYTHONPATH=\"$(find "$install" -maxdepth 5 -type d -name '*-packages' | tr '\n' ':')\${PYTHONPATH:-}\"|" "$ros/env.sh"
fi
load_env

# ---- rclnodejs: addon, then messages. Copies are kept, as npm ci removes them.
version=$(node -p 'require("rclnodejs/package.json").version')
addon_hash=$version-$(node -p 'process.versions.modules')-$(uname -m)-$ROS_DISTRO-$(printf '%s' "$prefixes" | sha256sum | cut -c1-16)
keep=$ros/rclnodejs
if ! current addon "$addon_hash"; then
  begin "Addon of rclnodejs $version: compiling it (a minute or more)"
  (
    cd node_modules/rclnodejs
    unset LD_PRELOAD
    # Headers that came with this Node need no download.
    node_root=$(dirname "$(dirname "$(node -p process.execPath)")")
    headers=()
    if [ -e "$node_root/include/node/node_api.h" ]; then headers=("--nodedir=$node_root"); fi
    "$root/node_modules/.bin/node-gyp" rebuild "${headers[@]}" -j "$(nproc)" >"$ros/addon.log" 2>&1
  ) || {
    tail -30 "$ros/addon.log" >&2
    fail "Expected the addon of rclnodejs to build but it did not; the whole log is in $ros/addon.log"
  }
  mkdir -p "$keep"
  cp "$addon" "$keep/rclnodejs.node"
  done_with addon "$addon_hash"
  rm -f "$ros/stamps/messages"
else
  begin "Addon of rclnodejs $version: up to date"
  if [ ! -e "$addon" ]; then
    mkdir -p "$(dirname "$addon")"
    cp "$keep/rclnodejs.node" "$addon"
  fi
fi
messages_hash=$interfaces_hash-$addon_hash
if ! current messages "$messages_hash"; then
  begin 'Message classes of rclnodejs: generating them (a minute or more)'
  (cd node_modules/rclnodejs && node scripts/generate_messages.cjs >"$ros/messages.log" 2>&1)
  [ -e node_modules/rclnodejs/generated/roadscene_msgs/roadscene_msgs__msg__RoadScene.js ] || {
    tail -30 "$ros/messages.log" >&2
    fail 'Expected rclnodejs to generate roadscene_msgs but it did not'
  }
  rm -rf "$keep/generated"
  mkdir -p "$keep"
  cp -r node_modules/rclnodejs/generated "$keep/generated"
  done_with messages "$messages_hash"
else
  begin 'Message classes of rclnodejs: up to date'
  if [ ! -e node_modules/rclnodejs/generated/generator.json ]; then
    cp -r "$keep/generated" node_modules/rclnodejs/generated
  fi
fi

say "Ready. In each shell: source $ros/env.sh"
