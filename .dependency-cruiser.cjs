/** The direction rule: domain <- geometry, messages <- mcap <- stages <- applications <- cli. Sibling stages never import each other. */
const stages = [
  'source',
  'decode',
  'sync',
  'preprocess',
  'infer',
  'heads',
  'guard',
  'track',
  'scene',
  'publish',
  'diagnostics',
];
const applications = ['pipeline', 'synth', 'evaluate', 'report', 'bench', 'ros2', 'library'];
const group = (names) => `^src/(${names.join('|')})/`;

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'domain-is-the-base', severity: 'error', from: { path: '^src/domain/' }, to: { path: '^src/(?!domain/)' } },
    {
      name: 'geometry-knows-domain-only',
      severity: 'error',
      from: { path: '^src/geometry/' },
      to: { path: '^src/(?!domain/|geometry/)' },
    },
    {
      name: 'messages-know-domain-only',
      severity: 'error',
      from: { path: '^src/messages/' },
      to: { path: '^src/(?!domain/|messages/)' },
    },
    {
      name: 'mcap-knows-messages',
      severity: 'error',
      from: { path: '^src/mcap/' },
      to: { path: '^src/(?!domain/|messages/|mcap/)' },
    },
    { name: 'files-know-nobody', severity: 'error', from: { path: '^src/files/' }, to: { path: '^src/(?!files/)' } },
    {
      name: 'config-knows-domain-only',
      severity: 'error',
      from: { path: '^src/config/' },
      to: { path: '^src/(?!domain/|config/)' },
    },
    ...stages.map((stage) => ({
      name: `stage-${stage}-imports-no-sibling`,
      severity: 'error',
      from: { path: `^src/${stage}/` },
      to: { path: `^src/(?!domain/|files/|geometry/|messages/|mcap/|config/|${stage}/)` },
    })),
    {
      name: 'applications-do-not-import-the-cli',
      severity: 'error',
      from: { path: group(applications) },
      to: { path: '^src/cli/' },
    },
    {
      name: 'nothing-imports-the-library',
      severity: 'error',
      from: { pathNot: '^src/library/' },
      to: { path: '^src/library/' },
    },
    {
      name: 'synth-uses-the-base-only',
      severity: 'error',
      from: { path: '^src/synth/' },
      to: { path: '^src/(?!domain/|files/|geometry/|messages/|mcap/|config/|synth/)' },
    },
    {
      name: 'onnxruntime-only-in-infer',
      severity: 'error',
      from: { pathNot: '^src/infer/ort/' },
      to: { path: 'node_modules/onnxruntime' },
    },
    {
      name: 'sharp-only-in-adapters',
      severity: 'error',
      from: { pathNot: '^src/(decode/sharp|synth/camera|synth/record/sharp|evaluate/sharp|report)/' },
      to: { path: 'node_modules/sharp' },
    },
    {
      name: 'sqlite-only-in-source',
      severity: 'error',
      from: { pathNot: '^src/source/rosbag2/' },
      to: { path: 'node_modules/node-sqlite3-wasm' },
    },
    {
      name: 'mcap-package-only-in-adapters',
      severity: 'error',
      from: { pathNot: '^src/(source|mcap)/' },
      to: { path: 'node_modules/@mcap' },
    },
    {
      name: 'file-locks-only-in-publish-output',
      severity: 'error',
      from: { pathNot: '^src/publish/output/' },
      to: { path: 'node_modules/fs-native-extensions' },
    },
    {
      name: 'rclnodejs-only-in-ros2',
      severity: 'error',
      from: { pathNot: '^src/ros2/' },
      to: { path: 'node_modules/rclnodejs' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
