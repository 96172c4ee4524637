import type { Fields } from '../../decode/fields.js';

/**
 * What this project uses of rclnodejs 2.2.0, as its code is: its own type files describe an older one. Everything else of the package is out of reach from here.
 */
export interface NativeModule {
  init(context: object, argv: readonly string[], domainId: bigint | undefined): void;
  getParameterOverrides(context: object): readonly NativeOverrides[] | undefined;
  triggerLifecycleTransitionById(stateMachine: object, id: number): unknown;
  triggerLifecycleTransitionByLabel(stateMachine: object, label: string): unknown;
}

export interface NativeOverrides {
  /** Key of the parameter file: `/**`, `/ns/node`, `node`, ... */
  readonly name: string;
  readonly parameters: readonly { readonly name: string; readonly type: number; readonly value: unknown }[];
}

export interface RclContext {
  readonly handle: object;
  readonly _domainId: bigint | undefined;
  shutdown(): void;
}

export interface RclParameter {
  readonly name: string;
  readonly type: number;
  readonly value: unknown;
}

export interface RclDescriptor {
  readonly name: string;
  toMessage: () => object;
}

export interface SetResult {
  readonly successful: boolean;
  readonly reason: string;
}

export interface MessageClass {
  new (): unknown;
  readonly Request?: unknown;
}

export interface RclResponse {
  readonly template: Record<string, unknown>;
  readonly sent: boolean;
  send(response: object): void;
}

export type ServiceCallback = (request: Fields, response: RclResponse) => unknown;

export interface RclPublisher {
  publish(message: Buffer): void;
  readonly topic: string;
  readonly subscriptionCount: number;
}

export interface RclSubscription {
  readonly topic: string;
  readonly publisherCount: number;
}

export interface EndpointInfo {
  readonly node_name: string;
  readonly node_namespace: string;
  readonly topic_type: string;
  readonly qos_profile: { readonly depth: number; readonly reliability: number; readonly durability: number };
}

export interface LifecycleStateInfo {
  readonly id: number;
  readonly label: string;
}

export interface LifecycleNodeInstance {
  readonly handle: object;
  readonly context: RclContext;
  readonly _stateMachineHandle: object;
  readonly _parameterOverrides: Map<string, RclParameter>;
  readonly _parameterDescriptors: Map<string, RclDescriptor>;
  readonly currentState: LifecycleStateInfo;
  readonly availableTransitions: readonly { readonly transition: LifecycleStateInfo }[];
  name(): string;
  namespace(): string;
  spin(timeoutMs: number): void;
  stop(): void;
  execute(handles: readonly object[]): void;
  syncHandles(): void;
  now(): { readonly nanoseconds: bigint };
  getLogger(): Readonly<Record<'debug' | 'info' | 'warn' | 'error', (text: string) => void>>;
  createPublisher(type: string, topic: string, options: object, events?: object): RclPublisher;
  createSubscription(
    type: string,
    topic: string,
    options: object,
    callback: (message: never, info: unknown) => void,
    events?: object,
  ): RclSubscription;
  destroyPublisher(publisher: RclPublisher): void;
  destroySubscription(subscription: RclSubscription): void;
  createService(type: string, name: string, callback: ServiceCallback): object;
  getPublishersInfoByTopic(topic: string): readonly EndpointInfo[];
  getSubscriptionsInfoByTopic(topic: string): readonly EndpointInfo[];
  resolveTopicName(topic: string): string;
  declareParameter(parameter: RclParameter, descriptor: RclDescriptor): void;
  hasParameter(name: string): boolean;
  getParameter(name: string): RclParameter;
  addPreSetParametersCallback(callback: (parameters: readonly RclParameter[]) => readonly RclParameter[]): void;
}

export interface LifecycleNodeClass {
  new (
    name: string,
    namespace: string,
    context: RclContext,
    options: undefined,
    enableLifecycleServices: boolean,
  ): LifecycleNodeInstance;
}

export interface EventCallbacks {
  incompatibleQos: () => void;
  incompatibleType: () => void;
}

export interface RclModules {
  readonly native: NativeModule;
  readonly Context: new () => RclContext;
  readonly LifecycleNode: LifecycleNodeClass;
  readonly Parameter: new (name: string, type: number, value: unknown) => RclParameter;
  readonly ParameterDescriptor: new (
    name: string,
    type: number,
    description: string,
    readOnly: boolean,
  ) => RclDescriptor;
  readonly QoS: new (history: number, depth: number, reliability: number, durability: number) => object;
  readonly SubscriptionEventCallbacks: new () => EventCallbacks;
  readonly PublisherEventCallbacks: new () => EventCallbacks;
  loadInterface(type: string): MessageClass;
}
