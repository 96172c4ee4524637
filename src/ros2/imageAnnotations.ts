/** Converts a Foxglove protobuf message to its ROS type, where times are {sec, nanosec}. */
export function withRosTimes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withRosTimes);
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  const fields = value as Readonly<Record<string, unknown>>;
  if (typeof fields['seconds'] === 'number' && typeof fields['nanos'] === 'number')
    return { sec: fields['seconds'], nanosec: fields['nanos'] };
  return Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, withRosTimes(field)]));
}
