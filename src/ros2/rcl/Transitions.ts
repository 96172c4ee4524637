import type { LifecycleNodeInstance, LifecycleStateInfo, NativeModule } from './rclModules.js';

/** Of lifecycle_msgs/msg/Transition: what a peer may ask for. The others are the state machine's own. */
export const TRANSITIONS = {
  configure: 1,
  cleanup: 2,
  activate: 3,
  deactivate: 4,
  unconfigured_shutdown: 5,
  inactive_shutdown: 6,
  active_shutdown: 7,
} as const;
export type TransitionName = 'configure' | 'cleanup' | 'activate' | 'deactivate' | 'shutdown';

/** What the node does in a transition. `failure` leaves the node where it was; a throw is an error, and leads to `unconfigured`. */
export interface LifecycleHandlers {
  readonly onTransition: (name: TransitionName) => Promise<'success' | 'failure'>;
  /** After an error: everything is let go of. */
  readonly onError: () => Promise<void>;
  readonly onRefused: (reason: string) => void;
}

const nameOf = (id: number): TransitionName | undefined => {
  const found = Object.entries(TRANSITIONS).find(([, value]) => value === id)?.[0];
  if (found === undefined) return undefined;
  return found.endsWith('shutdown') ? 'shutdown' : (found as TransitionName);
};

/**
 * The state machine with transitions that take their time: the node is `configuring` while its handler works, without holding anything up, and only then inactive. rclnodejs' own are
 * synchronous, abort the process for a transition that is not possible, and call an error that was handled a success.
 */
export class Transitions {
  readonly #node: LifecycleNodeInstance;
  readonly #native: NativeModule;
  readonly #handlers: LifecycleHandlers;
  #busy: TransitionName | undefined;

  constructor(node: LifecycleNodeInstance, native: NativeModule, handlers: LifecycleHandlers) {
    this.#node = node;
    this.#native = native;
    this.#handlers = handlers;
  }

  /** Never rejects; false when the transition is not possible now or its handler did not succeed. */
  async request(asked: { readonly id: number; readonly label: string }): Promise<boolean> {
    const transition = this.#find(asked);
    const name = transition === undefined ? undefined : nameOf(transition.id);
    const wanted = asked.label === '' ? `transition ${asked.id}` : `transition "${asked.label}"`;
    if (this.#busy !== undefined) return this.#refuse(`${wanted}: ${this.#busy} is still under way`);
    if (transition === undefined || name === undefined) {
      const possible = this.#node.availableTransitions.map(({ transition: { label } }) => label).join(', ');
      return this.#refuse(
        `${wanted} is not possible in state ${this.#node.currentState.label}; possible are ${possible}`,
      );
    }
    this.#busy = name;
    try {
      return await this.#run(transition.id, name);
    } finally {
      this.#busy = undefined;
    }
  }

  async #run(id: number, name: TransitionName): Promise<boolean> {
    this.#native.triggerLifecycleTransitionById(this.#node._stateMachineHandle, id);
    let result: 'success' | 'failure' | 'error';
    try {
      result = await this.#handlers.onTransition(name);
    } catch (error) {
      this.#handlers.onRefused(`${name} failed: ${error instanceof Error ? error.message : String(error)}`);
      result = 'error';
    }
    this.#trigger(`transition_${result}`);
    if (result !== 'error') return result === 'success';
    await this.#handlers.onError();
    this.#trigger('transition_success');
    return false;
  }

  #trigger(label: string): void {
    this.#native.triggerLifecycleTransitionByLabel(this.#node._stateMachineHandle, label);
  }

  #refuse(reason: string): false {
    this.#handlers.onRefused(reason);
    return false;
  }

  #find({ id, label }: { readonly id: number; readonly label: string }): LifecycleStateInfo | undefined {
    return this.#node.availableTransitions
      .map(({ transition }) => transition)
      .find((transition) => (label === '' ? transition.id === id : transition.label === label));
  }
}
