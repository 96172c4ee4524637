// Writes the interface packages that no wheel carries as ament packages: from ros/, from the common definitions, and Foxglove's from its schemas.
// usage: node tools/ros/writeInterfaces.mjs [--whole] <folder> <package>...
// JavaScript, because the set-up runs it without a compiler; types are checked all the same.
// @ts-check
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const projectRoot = fileURLToPath(new URL('../../', import.meta.url));
const commonRoot = join(dirname(require.resolve('@foxglove/rosmsg-msgs-common/package.json')), 'msgdefs', 'ros2humble');

/** Messages of foxglove_msgs that are needed here. */
const FOXGLOVE_TYPES = /** @type {const} */ ([
  'ImageAnnotations',
  'CircleAnnotation',
  'PointsAnnotation',
  'TextAnnotation',
  'KeyValuePair',
  'Point2',
  'Color',
]);

/** No introspection: rmw_fastrtps_cpp and rclpy do without it. */
const GENERATORS = [
  'rosidl_cmake',
  'rosidl_generator_type_description',
  'rosidl_generator_c',
  'rosidl_generator_cpp',
  'rosidl_typesupport_fastrtps_cpp',
  'rosidl_typesupport_fastrtps_c',
  'rosidl_typesupport_c',
  'rosidl_typesupport_cpp',
  'rosidl_generator_py',
];

// --whole: own packages as they are, with every generator; else only what tests need, which builds in a third of the time.
const whole = process.argv.includes('--whole');
const [folder, ...packages] = process.argv.slice(2).filter((argument) => argument !== '--whole');
if (folder === undefined) throw new Error('Expected a folder but received nothing');
for (const name of packages) {
  const target = join(folder, name);
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  const own = join(projectRoot, 'ros', name);
  if (whole && existsSync(join(own, 'package.xml'))) {
    cpSync(own, target, { recursive: true });
    continue;
  }
  mkdirSync(join(target, 'msg'));
  if (existsSync(join(own, 'srv'))) cpSync(join(own, 'srv'), join(target, 'srv'), { recursive: true });
  const definitions = definitionsOf(name, own);
  for (const [type, text] of definitions) writeFileSync(join(target, 'msg', `${type}.msg`), text);
  const dependencies = dependenciesOf(name, definitions);
  writeFileSync(join(target, 'package.xml'), packageXml(name, dependencies));
  writeFileSync(join(target, 'CMakeLists.txt'), cmakeLists(name, dependencies));
}

/** A type's name and its text. @typedef {readonly (readonly [string, string])[]} Definitions */

/** @param {string} name @param {string} own @returns {Definitions} */
function definitionsOf(name, own) {
  if (name === 'foxglove_msgs') return foxgloveDefinitions();
  const source = existsSync(own) ? join(own, 'msg') : join(commonRoot, name, 'msg');
  return readdirSync(source)
    .filter((file) => file.endsWith('.msg'))
    .map((file) => [
      file.slice(0, -4),
      // The common files carry the definitions they need behind their own.
      String(readFileSync(join(source, file), 'utf8').split(`\n${'='.repeat(80)}\n`, 1)[0]),
    ]);
}

/** @returns {Definitions} */
function foxgloveDefinitions() {
  const { foxgloveMessageSchemas, generateRosMsg, generateRosMsgDefinition } = require('@foxglove/schemas/internal');
  return FOXGLOVE_TYPES.map((type) => [
    type,
    generateRosMsg(generateRosMsgDefinition(foxgloveMessageSchemas[type], { rosVersion: 2 }), { rosVersion: 2 }),
  ]);
}

/** @param {string} name @param {Definitions} definitions */
function dependenciesOf(name, definitions) {
  /** @type {Set<string>} */
  const found = new Set();
  for (const [, text] of definitions)
    for (const [, other] of text.matchAll(/^\s*([a-z][a-z0-9_]*)\/(?:msg\/)?[A-Z]/gm))
      if (other !== undefined && other !== name) found.add(other);
  return [...found].sort();
}

/** @param {string} name @param {readonly string[]} dependencies */
function packageXml(name, dependencies) {
  return `<?xml version="1.0"?>
<package format="3">
  <name>${name}</name>
  <version>0.0.0</version>
  <description>Stand-in for development and tests, from message definitions; users install the real package.</description>
  <maintainer email="maintainers@roadscene.invalid">roadscene maintainers</maintainer>
  <license>Apache-2.0</license>
  <buildtool_depend>ament_cmake</buildtool_depend>
  <buildtool_depend>rosidl_default_generators</buildtool_depend>
${dependencies.map((other) => `  <depend>${other}</depend>`).join('\n')}
  <exec_depend>rosidl_default_runtime</exec_depend>
  <member_of_group>rosidl_interface_packages</member_of_group>
  <export><build_type>ament_cmake</build_type></export>
</package>
`;
}

/** @param {string} name @param {readonly string[]} dependencies */
function cmakeLists(name, dependencies) {
  return `cmake_minimum_required(VERSION 3.16)
project(${name})
find_package(ament_cmake REQUIRED)
${[...GENERATORS, ...dependencies].map((other) => `find_package(${other} REQUIRED)`).join('\n')}
file(GLOB interfaces RELATIVE \${CMAKE_CURRENT_SOURCE_DIR} msg/*.msg srv/*.srv)
rosidl_generate_interfaces(\${PROJECT_NAME} \${interfaces}${dependencies.length > 0 ? ` DEPENDENCIES ${dependencies.join(' ')}` : ''})
ament_package()
`;
}
