import type { Fields } from '../../decode/fields.js';
import type { ParameterHost } from './parameterHost.js';
import { overridesFor } from './parameterRules.js';
import type {
  LifecycleNodeClass,
  LifecycleNodeInstance,
  RclModules,
  RclParameter,
  RclPublisher,
  RclResponse,
  RclSubscription,
  ServiceCallback,
  SetResult,
} from './rclModules.js';
import { qosValues } from './qos.js';
import { Transitions, type LifecycleHandlers } from './Transitions.js';

export interface LifecycleNodeOptions {
  readonly parameters: ParameterHost;
  readonly lifecycle: LifecycleHandlers;
  readonly onError: (where: string, error: unknown) => void;
}

export interface GuardedNode extends LifecycleNodeInstance {
  requestTransition(id: number, label: string): Promise<boolean>;
}

/** rclnodejs' lifecycle node with the places overridden where it aborts the process, ignores what rclcpp obeys, or says nothing of use. */
export function makeLifecycleNode(
  modules: RclModules,
  options: LifecycleNodeOptions,
): new (...args: ConstructorParameters<LifecycleNodeClass>) => GuardedNode {
  const { parameters, lifecycle, onError } = options;

  return class GuardedLifecycleNode extends modules.LifecycleNode {
    #transitions: Transitions | undefined;

    /** Called by the addon: whatever escapes from here ends the process with SIGABRT. */
    override execute(handles: readonly object[]): void {
      try {
        super.execute(handles);
      } catch (error) {
        onError('a callback of the node', error);
      }
    }

    /** rclnodejs asks for reliable times, which simulators and rosbag2 do not offer: rclcpp's ClockQoS is best effort, depth 1. */
    override createSubscription(
      type: string,
      topic: string,
      options: object,
      callback: (message: never, info: unknown) => void,
      events?: object,
    ): RclSubscription {
      if (topic !== '/clock' || typeof options !== 'function')
        return super.createSubscription(type, topic, options, callback, events);
      const qos = new modules.QoS(...qosValues({ reliability: 'best_effort', durability: 'volatile', depth: 1 }));
      return super.createSubscription(type, topic, { qos }, options as (message: never) => void);
    }

    /** rclnodejs advertises parameter_events in the node's namespace, where no tool of ROS looks for it. */
    override createPublisher(type: string, topic: string, options: object, events?: object): RclPublisher {
      return super.createPublisher(type, topic === 'parameter_events' ? '/parameter_events' : topic, options, events);
    }

    /** rclnodejs leaves the caller without an answer when a handler throws, as its parameter services do for a message that is not valid. */
    override createService(type: string, name: string, callback: ServiceCallback): object {
      return super.createService(type, name, (request, response) => {
        try {
          return callback(request, response);
        } catch (error) {
          // A message that is not valid is the caller's fault.
          lifecycle.onRefused(`${name}: ${error instanceof Error ? error.message : String(error)}`);
          if (!response.sent) response.send(refusal(request, response.template, error));
          return undefined;
        }
      });
    }

    /** As a peer would ask for it. */
    requestTransition(id: number, label: string): Promise<boolean> {
      this.#transitions ??= new Transitions(this, modules.native, lifecycle);
      return this.#transitions.request({ id, label });
    }

    /** The service change_state. */
    _onChangeState(request: Fields, response: RclResponse): void {
      const { id, label } = request['transition'] as { readonly id: number; readonly label: string };
      void this.requestTransition(id, label)
        .then((success) => {
          response.send({ ...response.template, success });
        })
        .catch((error: unknown) => {
          onError('change_state', error);
        });
    }

    /** Of rclnodejs, files match only by the bare name or `/**`. */
    _getNativeParameterOverrides(): Map<string, RclParameter> {
      const namespace = this.namespace();
      const name = namespace === '/' ? `/${this.name()}` : `${namespace}/${this.name()}`;
      const found = overridesFor(modules.native.getParameterOverrides(this.context.handle), name);
      const overrides = new Map<string, RclParameter>();
      for (const [key, { type, value }] of found) {
        const parameter = new modules.Parameter(key, type, value);
        overrides.set(key, parameters.converted(modules, parameter));
      }
      return overrides;
    }

    _validateParameters(changed: readonly RclParameter[], isDeclaring = false): SetResult {
      return parameters.check(changed, isDeclaring, (name) => this.hasParameter(name));
    }
  };
}

/** The empty answer; of the services that set parameters, the reason for each of them. */
function refusal(request: Fields, template: Record<string, unknown>, error: unknown): object {
  const parameters = request['parameters'];
  if (!Array.isArray(parameters)) return template;
  const failed: SetResult = {
    successful: false,
    reason: error instanceof Error ? error.message : String(error),
  };
  return 'results' in template
    ? { ...template, results: parameters.map(() => failed) }
    : { ...template, result: failed };
}
