/** What both sides of a topic must agree on. */
export interface QosSettings {
  readonly reliability: 'reliable' | 'best_effort';
  readonly durability: 'volatile' | 'transient_local';
  readonly depth: number;
}

/** rmw/types.h. */
const KEEP_LAST = 1;
export const RELIABILITY_VALUES = { reliable: 1, best_effort: 2 } as const;
export const DURABILITY_VALUES = { transient_local: 1, volatile: 2 } as const;

/** Arguments of rclnodejs' QoS. */
export const qosValues = (qos: QosSettings): [number, number, number, number] => [
  KEEP_LAST,
  qos.depth,
  RELIABILITY_VALUES[qos.reliability],
  DURABILITY_VALUES[qos.durability],
];

/** As an endpoint of the graph reports them; depth is not told across processes by every middleware. */
export const qosOf = (profile: {
  readonly depth: number;
  readonly reliability: number;
  readonly durability: number;
}): QosSettings => ({
  reliability: profile.reliability === RELIABILITY_VALUES.best_effort ? 'best_effort' : 'reliable',
  durability: profile.durability === DURABILITY_VALUES.transient_local ? 'transient_local' : 'volatile',
  depth: profile.depth,
});

export const qosText = (qos: QosSettings): string => `${qos.reliability}, ${qos.durability}`;

/** The policies a subscriber asks for and a publisher does not offer; empty when they match. */
export function incompatiblePolicies(offered: QosSettings, requested: QosSettings): readonly string[] {
  const policies: string[] = [];
  if (requested.reliability === 'reliable' && offered.reliability === 'best_effort') policies.push('reliability');
  if (requested.durability === 'transient_local' && offered.durability === 'volatile') policies.push('durability');
  return policies;
}
