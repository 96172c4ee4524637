export type Segment = readonly [number, number, number, number];

/** Edges seen from very close are long; more dashes than this are not visible. */
const MAX_DASHES = 40;

/** A line u0, v0, u1, v1 as dashes of about `dashPx` with gaps as long. */
export function dashes([u0, v0, u1, v1]: Segment, dashPx: number): Segment[] {
  const count = Math.min(MAX_DASHES, Math.max(1, Math.round(Math.hypot(u1 - u0, v1 - v0) / (2 * dashPx))));
  // As many gaps as dashes less one, so that both ends are drawn.
  const step = 1 / (2 * count - 1);
  return Array.from({ length: count }, (_, k) => {
    const [from, to] = [2 * k * step, (2 * k + 1) * step];
    return [u0 + (u1 - u0) * from, v0 + (v1 - v0) * from, u0 + (u1 - u0) * to, v0 + (v1 - v0) * to];
  });
}
