import type { Fields } from '../../decode/fields.js';
import type { TimeNs } from '../../domain/time.js';
import { RosError } from '../RosError.js';
import { InstalledInterfaces } from './interfaces.js';
import { type GuardedNode, makeLifecycleNode } from './lifecycleNode.js';
import type { LifecycleHandlers } from './Transitions.js';
import type { ParameterHost } from './parameterHost.js';
import { incompatiblePolicies, qosOf, type QosSettings, qosText, qosValues } from './qos.js';
import type { EndpointInfo, RclContext, RclModules, RclPublisher, RclSubscription } from './rclModules.js';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export interface RosNodeOptions {
  readonly modules: RclModules;
  /** Used unless a remapping renames it. */
  readonly name: string;
  /** The whole command line; ROS uses the part after `--ros-args`. */
  readonly argv: readonly string[];
  readonly parameters: ParameterHost;
  /** Undefined for a node without a lifecycle. */
  readonly lifecycle?: LifecycleHandlers;
  /** Receives what a callback threw: a bug that is reported and does not end the node. */
  readonly onError: (where: string, error: unknown) => void;
}

const NO_LIFECYCLE: LifecycleHandlers = {
  onTransition: () => Promise.resolve('failure'),
  onError: () => Promise.resolve(),
  onRefused: () => undefined,
};

/** A publisher that ignores calls once the node is closed. */
export interface RosPublisherHandle {
  readonly topic: string;
  readonly subscribers: () => number;
  publish(message: object): void;
  publishBytes(cdr: Uint8Array): void;
  /** The topic is no longer advertised by it, and messages kept for late subscribers are gone. */
  close(): void;
}

export interface RosSubscriptionHandle {
  readonly topic: string;
  readonly publishers: () => number;
  close(): void;
}

/** Endpoints of one topic whose settings do not let them exchange messages. */
export interface QosMismatch {
  readonly topic: string;
  readonly peer: string;
  readonly policies: readonly string[];
  readonly ours: string;
  readonly theirs: string;
}

/**
 * The one lifecycle node of this process. Every callback is guarded, as a throw in one aborts the process; nothing of the middleware is touched after `close`, as that can crash it.
 * Times are of the node's clock, which follows /clock when `use_sim_time` is set.
 */
export class RosNode {
  readonly interfaces = new InstalledInterfaces();
  readonly #modules: RclModules;
  readonly #context: RclContext;
  readonly #node: GuardedNode;
  readonly #onError: (where: string, error: unknown) => void;
  #closed = false;

  constructor({ modules, name, argv, parameters, lifecycle, onError }: RosNodeOptions) {
    this.#modules = modules;
    this.#onError = onError;
    this.#context = new modules.Context();
    const LifecycleNode = makeLifecycleNode(modules, { parameters, lifecycle: lifecycle ?? NO_LIFECYCLE, onError });
    try {
      modules.native.init(this.#context.handle, argv, this.#context._domainId);
      this.#node = new LifecycleNode(name, '', this.#context, undefined, lifecycle !== undefined);
    } catch (cause) {
      // Names, namespaces, remappings and parameter files are the user's.
      const reason = cause instanceof Error ? cause.message.trim() : String(cause);
      throw new RosError('ros2/arguments', `Expected ROS arguments that rcl accepts but received: ${reason}`, {
        cause,
      });
    }
    parameters.declareOn(modules, this.#node);
  }

  spin(): void {
    this.#node.spin(10);
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Fully qualified. */
  get name(): string {
    const namespace = this.#node.namespace();
    return namespace === '/' ? `/${this.#node.name()}` : `${namespace}/${this.#node.name()}`;
  }

  get state(): string {
    return this.#closed ? 'finalized' : this.#node.currentState.label;
  }

  /** Triggers a transition as a peer would: an id of lifecycle_msgs/msg/Transition. */
  requestTransition(id: number): Promise<boolean> {
    return this.#closed ? Promise.resolve(false) : this.#node.requestTransition(id, '');
  }

  nowNs(): TimeNs {
    return this.#closed ? BigInt(Date.now()) * 1_000_000n : this.#node.now().nanoseconds;
  }

  log(level: LogLevel, text: string): void {
    if (!this.#closed) this.#node.getLogger()[level](text);
  }

  resolveTopic(topic: string): string {
    return this.#node.resolveTopicName(topic);
  }

  /** Publisher of an installed type; undefined when the type is not installed. `~/name` is below the node's name. */
  publisher(type: string, topic: string, qos: QosSettings): RosPublisherHandle | undefined {
    // A node that ends forgets its outputs once rcl is shut down.
    if (this.#closed || !this.#isUsable(type)) return undefined;
    const handle = this.#node.createPublisher(type, topic, { qos: this.#qos(qos) });
    return this.#publisherHandle(type, handle);
  }

  #publisherHandle(type: string, handle: RclPublisher): RosPublisherHandle {
    let isOpen = true;
    const publishBytes = (cdr: Uint8Array): void => {
      // Only a Buffer is published as it is.
      if (!this.#closed && isOpen) handle.publish(Buffer.from(cdr.buffer, cdr.byteOffset, cdr.byteLength));
    };
    return {
      topic: handle.topic,
      subscribers: () => (this.#closed || !isOpen ? 0 : handle.subscriptionCount),
      publishBytes,
      publish: (message) => {
        if (!this.#closed) publishBytes(this.interfaces.write(type, message));
      },
      close: () => {
        if (!this.#closed && isOpen) this.#node.destroyPublisher(handle);
        isOpen = false;
      },
    };
  }

  /** Messages as fields; their byte arrays own their memory. For pictures: faster than taking serialized ones. */
  subscribeFields(
    type: string,
    topic: string,
    qos: QosSettings,
    onMessage: (message: Fields) => void,
  ): RosSubscriptionHandle {
    return this.#subscribe(type, topic, { qos: this.#qos(qos) }, onMessage);
  }

  /** Serialized messages; up to three bytes of padding follow. */
  subscribeBytes(
    type: string,
    topic: string,
    qos: QosSettings,
    onMessage: (cdr: Uint8Array) => void,
  ): RosSubscriptionHandle {
    const options = { qos: this.#qos(qos), isRaw: true };
    return this.#subscribe(type, topic, options, onMessage);
  }

  #subscribe(type: string, topic: string, options: object, onMessage: (message: never) => void): RosSubscriptionHandle {
    if (!this.#isUsable(type)) {
      throw new RosError(
        'ros2/no-type',
        `Expected ${type} to be installed for ${topic} but received no such message type`,
      );
    }
    const guarded = (message: never): void => {
      if (this.#closed) return;
      try {
        onMessage(message);
      } catch (error) {
        this.#onError(`subscription of ${topic}`, error);
      }
    };
    const subscription: RclSubscription = this.#node.createSubscription(type, topic, options, guarded);
    return {
      topic: subscription.topic,
      publishers: () => (this.#closed ? 0 : subscription.publisherCount),
      close: () => {
        if (!this.#closed) this.#node.destroySubscription(subscription);
      },
    };
  }

  /** `handle` answers with the response's fields; what it throws goes to the error handler, and the caller gets `onError`'s answer. */
  service(
    type: string,
    name: string,
    handle: (request: Fields) => object | Promise<object>,
    onError: (reason: string) => object,
  ): void {
    this.#node.createService(type, name, (request, response) => {
      void Promise.resolve()
        .then(() => handle(request))
        .catch((error: unknown) => {
          this.#onError(`service ${name}`, error);
          return onError(error instanceof Error ? error.message : String(error));
        })
        .then((answer) => {
          if (!this.#closed) response.send({ ...response.template, ...answer });
        })
        .catch((error: unknown) => {
          this.#onError(`answer of ${name}`, error);
        });
    });
  }

  publishersOf(topic: string): readonly EndpointInfo[] {
    return this.#closed ? [] : this.#node.getPublishersInfoByTopic(topic);
  }

  /** Publishers on a subscribed topic whose offered QoS does not meet the requested one. */
  mismatchedPublishers(topic: string, requested: QosSettings): readonly QosMismatch[] {
    return this.publishersOf(topic).flatMap((peer) => {
      const offered = qosOf(peer.qos_profile);
      return mismatch(topic, peer, incompatiblePolicies(offered, requested), requested, offered);
    });
  }

  /** Subscribers of a published topic that request more than is offered. */
  mismatchedSubscribers(topic: string, offered: QosSettings): readonly QosMismatch[] {
    const peers = this.#closed ? [] : this.#node.getSubscriptionsInfoByTopic(topic);
    return peers.flatMap((peer) => {
      const requested = qosOf(peer.qos_profile);
      return mismatch(topic, peer, incompatiblePolicies(offered, requested), offered, requested);
    });
  }

  /** Ends the middleware. Once. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#node.stop();
    this.#context.shutdown();
  }

  #qos(qos: QosSettings): object {
    return new this.#modules.QoS(...qosValues(qos));
  }

  /** Its definition is installed and its class was generated. */
  #isUsable(type: string): boolean {
    if (this.interfaces.schemaText(type) === undefined) return false;
    try {
      this.#modules.loadInterface(type);
      return true;
    } catch {
      return false;
    }
  }
}

function mismatch(
  topic: string,
  peer: EndpointInfo,
  policies: readonly string[],
  ours: QosSettings,
  theirs: QosSettings,
): readonly QosMismatch[] {
  if (policies.length === 0) return [];
  const namespace = peer.node_namespace.endsWith('/') ? peer.node_namespace : `${peer.node_namespace}/`;
  return [{ topic, peer: `${namespace}${peer.node_name}`, policies, ours: qosText(ours), theirs: qosText(theirs) }];
}
