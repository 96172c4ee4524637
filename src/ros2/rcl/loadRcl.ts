import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isMainThread } from 'node:worker_threads';
import { RosError } from '../RosError.js';
import type { RclModules } from './rclModules.js';

const require = createRequire(import.meta.url);
const SET_UP =
  'The live node needs a clone of the repository, not the npm package: run tools/ros/setup.sh there once, then "source .ros/env.sh" in each shell (docs/ros2.md). A recording can be run without ROS 2: roadscene replay';

/**
 * Loads rclnodejs, after making sure that it can be loaded: when its addon cannot, it deletes the built one and starts a build of its own, which fails without a network. Its
 * unbundled modules are taken, as the bundle leaves out what QoS events and asynchronous transitions need. Throws RosError.
 */
export async function loadRcl(): Promise<RclModules> {
  if (!isMainThread) throw new Error('Expected the main thread for rclnodejs but received a worker: it aborts there');
  checkEnvironment();
  const root = packageRoot();
  await loadAddon(root);
  if (!existsSync(join(root, 'generated/generator.json'))) {
    throw new RosError(
      'ros2/no-messages',
      `Expected generated message classes below ${root} but received none. ${SET_UP}`,
    );
  }
  await whole(root);
  const defaultOf = async (path: string): Promise<unknown> => (await part(path))['default'];
  const parameter = await part('parameter');
  const events = await part('event_handler');
  const lifecycle = (await defaultOf('lifecycle')) as { readonly LifecycleNode: unknown };
  const loader = (await defaultOf('interface_loader')) as { loadInterface: RclModules['loadInterface'] };
  // The package's own types lag behind its code: here, and only here, they are taken for what rclModules.ts says.
  return {
    native: await defaultOf('native_loader'),
    Context: await defaultOf('context'),
    LifecycleNode: lifecycle.LifecycleNode,
    Parameter: parameter['Parameter'],
    ParameterDescriptor: parameter['ParameterDescriptor'],
    QoS: await defaultOf('qos'),
    SubscriptionEventCallbacks: events['SubscriptionEventCallbacks'],
    PublisherEventCallbacks: events['PublisherEventCallbacks'],
    loadInterface: (type: string) => loader.loadInterface(type),
  } as RclModules;
}

const part = async (path: string): Promise<Record<string, unknown>> =>
  (await import(`rclnodejs/lib/${path}.js`)) as Record<string, unknown>;

/** The unbundled whole, which no export names: parts of it import it back, so it must be loaded before them. */
const whole = (root: string): Promise<unknown> => import(pathToFileURL(join(root, 'index.js')).href);

function checkEnvironment(): void {
  const { ROS_DISTRO: distro, AMENT_PREFIX_PATH: prefixes } = process.env;
  if (distro === undefined || prefixes === undefined || prefixes === '') {
    throw new RosError(
      'ros2/no-environment',
      `Expected a sourced ROS 2 for this command but received ROS_DISTRO="${distro ?? ''}" and AMENT_PREFIX_PATH="${prefixes ?? ''}". ${SET_UP}`,
    );
  }
  // It would rebuild, and delete what is there first.
  delete process.env['RCLNODEJS_FORCE_BUILD'];
}

function packageRoot(): string {
  try {
    return dirname(require.resolve('rclnodejs/package.json'));
  } catch (cause) {
    throw new RosError(
      'ros2/no-package',
      'Expected the optional package rclnodejs but received none. Run npm ci without --omit=optional',
      { cause },
    );
  }
}

/** In the order rclnodejs tries them; what loads here is in the cache when it asks. */
async function loadAddon(root: string): Promise<void> {
  const reasons: string[] = [];
  for (const path of [await prebuiltAddon(root), join(root, 'build/Release/rclnodejs.node')]) {
    if (path === undefined || !existsSync(path)) continue;
    try {
      require(path);
      return;
    } catch (error) {
      reasons.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new RosError(
    'ros2/no-addon',
    `Expected an addon of rclnodejs that loads under ROS 2 ${process.env['ROS_DISTRO'] ?? ''} but received ${reasons.length === 0 ? 'none that was built' : reasons.join('; ')}. ${SET_UP}`,
  );
}

/** The one of the package that fits this Ubuntu and this distribution, if any. */
async function prebuiltAddon(root: string): Promise<string | undefined> {
  const prebuilds = (await part('prebuilds')) as { readonly getTaggedPrebuildFilename: (tags: object) => string };
  const utils = (await part('utils')) as { readonly detectUbuntuCodename: () => string | null };
  const ubuntuCodename = utils.detectUbuntuCodename();
  if (process.platform !== 'linux' || ubuntuCodename === null) return undefined;
  const { arch } = process;
  const name = prebuilds.getTaggedPrebuildFilename({
    rosDistro: process.env['ROS_DISTRO'],
    ubuntuCodename,
    arch,
    runtime: 'node',
  });
  return join(root, 'prebuilds', `linux-${arch}`, name);
}
