import type { NativeOverrides } from './rclModules.js';

/**
 * Whether a node key of a parameter file is meant for a node, as rclcpp's parameter_map_from decides: a missing leading slash is added, `/**` stands for any number of names and
 * `/*` for one. `nodeName` is fully qualified.
 */
export function keyMatchesNode(key: string, nodeName: string): boolean {
  const rooted = key.startsWith('/') ? key : `/${key}`;
  const pattern = rooted
    .replaceAll('/**', '\u0001')
    .replaceAll('/*', '\u0002')
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('\u0001', '(/\\w+)*')
    .replaceAll('\u0002', '(/\\w+)');
  return new RegExp(`^${pattern}$`).test(nodeName);
}

export interface ParameterOverride {
  readonly type: number;
  readonly value: unknown;
}

/** What files and the command line say for a node; of keys that both match, the later wins. */
export function overridesFor(
  native: readonly NativeOverrides[] | undefined,
  nodeName: string,
): ReadonlyMap<string, ParameterOverride> {
  const overrides = new Map<string, ParameterOverride>();
  for (const { name, parameters } of native ?? []) {
    if (!keyMatchesNode(name, nodeName)) continue;
    for (const parameter of parameters) overrides.set(parameter.name, parameter);
  }
  return overrides;
}
