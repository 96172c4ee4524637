import { nearestName } from '../../config/nearestName.js';
import { mapOfName, plainValue } from '../parameters/parameterValues.js';
import {
  PARAMETER_TYPES,
  type ParameterTypeName,
  type SchemaLeaf,
  type SchemaParameters,
} from '../parameters/schemaLeaves.js';
import { RosError } from '../RosError.js';
import type { LifecycleNodeInstance, RclModules, RclParameter, SetResult } from './rclModules.js';

export interface ParameterHostOptions {
  readonly parameters: SchemaParameters;
  /** Why a parameter cannot be changed now, or undefined. Never asked while parameters are declared. */
  readonly frozen: (name: string) => string | undefined;
  /** Whether it can never be changed while the node lives. */
  readonly readOnly: (name: string) => boolean;
  /** Judges all values together, as they would be; a sentence refuses them. */
  readonly judge: (values: ReadonlyMap<string, unknown>) => string | undefined;
  /** Applies the new values. What it throws refuses them: the values from before come back. */
  readonly onChanged: () => void;
  readonly onUnknown: (message: string) => void;
}

const OK: SetResult = { successful: true, reason: '' };
const refuse = (reason: string): SetResult => ({ successful: false, reason });

/** Parameters of the node as ROS sees them: declared with type, range and description, judged together before any of them changes. */
export class ParameterHost {
  readonly #options: ParameterHostOptions;
  readonly #leaves: ReadonlyMap<string, SchemaLeaf>;
  #values = new Map<string, unknown>();
  #declaring = true;

  constructor(options: ParameterHostOptions) {
    this.#options = options;
    this.#leaves = new Map(options.parameters.leaves.map((leaf) => [leaf.name, leaf]));
  }

  /** Plain numbers, texts and lists by dotted name. */
  get values(): ReadonlyMap<string, unknown> {
    return this.#values;
  }

  /** Declares all, with what files and the command line say laid over the defaults. Throws RosError for a value that is not allowed. */
  declareOn(modules: RclModules, node: LifecycleNodeInstance): void {
    for (const leaf of this.#leaves.values()) this.#declare(modules, node, leaf);
    for (const [name, parameter] of node._parameterOverrides) {
      if (node.hasParameter(name)) continue;
      const map = mapOfName(name, this.#options.parameters.maps);
      const type = this.#typeOf(name);
      if (map === undefined || type === undefined) {
        this.#reportUnknown(name);
        continue;
      }
      const { unit, description } = map;
      this.#declare(modules, node, { name, type, default: parameter.value, unit, description });
    }
    this.#declaring = false;
    const problem = this.#options.judge(this.#values);
    if (problem !== undefined) throw new RosError('ros2/parameter', problem);
  }

  /** A whole number where a number is wanted is that number; rclcpp would refuse it. */
  converted(modules: RclModules, parameter: RclParameter): RclParameter {
    const wanted = this.#typeOf(parameter.name);
    const { integer, number } = PARAMETER_TYPES;
    if (wanted === 'number' && parameter.type === integer)
      return new modules.Parameter(parameter.name, number, Number(parameter.value));
    if (wanted === 'number[]' && parameter.type === PARAMETER_TYPES['integer[]'])
      return new modules.Parameter(parameter.name, PARAMETER_TYPES['number[]'], plainValue(parameter.value));
    return parameter;
  }

  /** In place of rclnodejs' check, whose sentences are wrong or say nothing. `isDeclared` knows the node's own parameters, such as use_sim_time. */
  check(changed: readonly RclParameter[], isDeclaring: boolean, isDeclared: (name: string) => boolean): SetResult {
    const next = new Map(this.#values);
    for (const { name, type, value } of changed) {
      const wanted = this.#typeOf(name);
      if (wanted === undefined) {
        if (isDeclaring) continue;
        if (!isDeclared(name)) return refuse(`Expected a declared parameter but received ${this.#withNearest(name)}`);
        if (name === 'use_sim_time' && type !== PARAMETER_TYPES.boolean)
          return refuse(`Expected boolean for ${name} but received a value of parameter type ${type}`);
        continue;
      }
      if (type !== PARAMETER_TYPES[wanted]) {
        return refuse(`Expected ${wanted} for ${name} but received a value of parameter type ${type}`);
      }
      const plain = plainValue(value);
      const problem = rangeError(this.#leaves.get(name), plain);
      if (problem !== undefined) return refuse(problem);
      if (!isDeclaring) {
        const reason = this.#options.frozen(name);
        if (reason !== undefined) return refuse(reason);
      }
      next.set(name, plain);
    }
    if (!this.#declaring) {
      const problem = this.#options.judge(next);
      if (problem !== undefined) return refuse(problem);
    }
    if (isDeclaring) this.#values = next;
    else if (changed.some(({ name }) => next.get(name) !== this.#values.get(name))) return this.#apply(next);
    return OK;
  }

  #apply(next: Map<string, unknown>): SetResult {
    const before = this.#values;
    this.#values = next;
    try {
      this.#options.onChanged();
      return OK;
    } catch (error) {
      this.#values = before;
      return refuse(error instanceof Error ? error.message : String(error));
    }
  }

  #declare(modules: RclModules, node: LifecycleNodeInstance, leaf: SchemaLeaf): void {
    const type = PARAMETER_TYPES[leaf.type];
    const descriptor = new modules.ParameterDescriptor(
      leaf.name,
      type,
      leaf.description,
      this.#options.readOnly(leaf.name),
    );
    // rclnodejs' own leaves the ranges out.
    descriptor.toMessage = () => descriptorMessage(leaf, this.#options.readOnly(leaf.name));
    try {
      node.declareParameter(new modules.Parameter(leaf.name, type, leaf.default), descriptor);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new RosError('ros2/parameter', `${reason}. Correct the parameter file or the command line`, { cause });
    }
  }

  #typeOf(name: string): ParameterTypeName | undefined {
    const leaf = this.#leaves.get(name);
    if (leaf !== undefined) return leaf.type;
    const map = mapOfName(name, this.#options.parameters.maps);
    if (map === undefined) return undefined;
    const field = [...map.below.keys()].find((key) => key === '' || name.endsWith(`.${key}`));
    return field === undefined ? undefined : map.below.get(field);
  }

  #reportUnknown(name: string): void {
    // Declared by the node itself.
    if (name === 'use_sim_time' || name.startsWith('qos_overrides.')) return;
    this.#options.onUnknown(`Expected a known parameter but received ${this.#withNearest(name)}`);
  }

  #withNearest(name: string): string {
    const nearest = nearestName(name, [...this.#leaves.keys()]);
    return `${name}, which is not used.${nearest === undefined ? '' : ` Did you mean ${nearest}?`}`;
  }
}

function rangeError(leaf: SchemaLeaf | undefined, value: unknown): string | undefined {
  if (leaf === undefined) return undefined;
  if (leaf.choices !== undefined && !leaf.choices.includes(String(value)))
    return `Expected one of ${leaf.choices.join(', ')} for ${leaf.name} but received "${String(value)}"`;
  if (typeof value !== 'number') return undefined;
  const { minimum = -Infinity, maximum = Infinity } = leaf;
  if (value >= minimum && value <= maximum) return undefined;
  return `Expected ${minimum} to ${maximum} for ${leaf.name} but received ${value}`;
}

/** rcl_interfaces/msg/ParameterDescriptor. */
function descriptorMessage(leaf: SchemaLeaf, readOnly: boolean): object {
  const range = { from_value: leaf.minimum, to_value: leaf.maximum };
  const isBounded = leaf.minimum !== undefined && leaf.maximum !== undefined;
  const whole = (): object => ({
    from_value: BigInt(Math.ceil(leaf.minimum ?? 0)),
    to_value: BigInt(Math.floor(leaf.maximum ?? 0)),
    step: 0n,
  });
  return {
    name: leaf.name,
    type: PARAMETER_TYPES[leaf.type],
    description: leaf.unit === '' ? leaf.description : `${leaf.description} [${leaf.unit}]`,
    additional_constraints: leaf.choices === undefined ? '' : `one of ${leaf.choices.join(', ')}`,
    read_only: readOnly,
    dynamic_typing: false,
    floating_point_range: leaf.type === 'number' && isBounded ? [{ ...range, step: 0 }] : [],
    integer_range: leaf.type === 'integer' && isBounded ? [whole()] : [],
  };
}
