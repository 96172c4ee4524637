/** Nanoseconds since an epoch, as ROS stamps are. Filters use seconds since a reference; only this file converts. */
export type TimeNs = bigint;

const NS_PER_SEC = 1_000_000_000n;

export interface RosTime {
  readonly sec: number;
  readonly nanosec: number;
}

export const timeNsFromRos = (time: RosTime): TimeNs => BigInt(time.sec) * NS_PER_SEC + BigInt(time.nanosec);

/** `sec` is signed in ROS 2, `nanosec` always 0..999999999. */
export function rosFromTimeNs(timeNs: TimeNs): RosTime {
  const nanosec = ((timeNs % NS_PER_SEC) + NS_PER_SEC) % NS_PER_SEC;
  return { sec: Number((timeNs - nanosec) / NS_PER_SEC), nanosec: Number(nanosec) };
}

/** Difference of two stamps in seconds; exact to a nanosecond up to about 100 days. */
export const secsBetween = (fromNs: TimeNs, toNs: TimeNs): number => Number(toNs - fromNs) / 1e9;

export const timeNsFromSecs = (secs: number): TimeNs => BigInt(Math.round(secs * 1e9));
