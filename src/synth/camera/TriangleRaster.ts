/** How a triangle is shaded, per pixel or flat. */
export const MATERIALS = { flat: 0, ground: 1, facade: 2, leaves: 3, concrete: 4 } as const;

const NEAR_M = 0.25;
const START_CAPACITY = 16384;

/**
 * Z-buffered triangles of one image. Vertices come in camera coordinates (x right, y down, z forward, metres) with two
 * texture coordinates; what is nearest at a pixel's centre wins, by triangle number, and is shaded later, so that each
 * pixel is shaded once. All buffers are row-major and reused from frame to frame.
 */
export class TriangleRaster {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly #fx: number;
  readonly #fy: number;
  readonly #cx: number;
  readonly #cy: number;
  /** 1/z of the nearest triangle, 0 where there is none. */
  readonly inverseDepth: Float32Array;
  /** Number of the nearest triangle, -1 where there is none. */
  readonly triangleIds: Int32Array;
  count = 0;
  /** Per triangle: u/z = uPlane[3t] + uPlane[3t+1] * x + uPlane[3t+2] * y at pixel centre (x + 0.5, y + 0.5), v alike. */
  uPlane = new Float64Array(START_CAPACITY * 3);
  vPlane = new Float64Array(START_CAPACITY * 3);
  /** Linear light that leaves the surface (flat), or its albedo (other materials). */
  colour = new Float32Array(START_CAPACITY * 3);
  material = new Uint8Array(START_CAPACITY);
  classId = new Uint8Array(START_CAPACITY);
  instanceId = new Uint16Array(START_CAPACITY);
  /** The next triangle: x, y, z, u, v of each corner. An array because fifteen doubles in arguments would go to the heap. */
  readonly input = new Float64Array(15);
  readonly #corners = new Float64Array(4 * 5);

  // Attributes of the triangles that come next.
  red = 0;
  green = 0;
  blue = 0;
  nextMaterial = 0;
  nextClass = 0;
  nextInstance = 0;

  constructor(intrinsics: {
    readonly widthPx: number;
    readonly heightPx: number;
    readonly fxPx: number;
    readonly fyPx: number;
    readonly cxPx: number;
    readonly cyPx: number;
  }) {
    this.widthPx = intrinsics.widthPx;
    this.heightPx = intrinsics.heightPx;
    this.#fx = intrinsics.fxPx;
    this.#fy = intrinsics.fyPx;
    this.#cx = intrinsics.cxPx;
    this.#cy = intrinsics.cyPx;
    this.inverseDepth = new Float32Array(this.widthPx * this.heightPx);
    this.triangleIds = new Int32Array(this.widthPx * this.heightPx);
  }

  reset(): void {
    this.inverseDepth.fill(0);
    this.triangleIds.fill(-1);
    this.count = 0;
  }

  #grow(): void {
    const longer = <T extends Float64Array | Float32Array | Uint8Array | Uint16Array>(from: T, to: T): T => {
      to.set(from);
      return to;
    };
    this.uPlane = longer(this.uPlane, new Float64Array(this.uPlane.length * 2));
    this.vPlane = longer(this.vPlane, new Float64Array(this.vPlane.length * 2));
    this.colour = longer(this.colour, new Float32Array(this.colour.length * 2));
    this.material = longer(this.material, new Uint8Array(this.material.length * 2));
    this.classId = longer(this.classId, new Uint8Array(this.classId.length * 2));
    this.instanceId = longer(this.instanceId, new Uint16Array(this.instanceId.length * 2));
  }

  /** Clips the triangle in `input` at the near plane and draws it. Both faces are drawn. */
  triangle(): void {
    const { input } = this;
    const az = input[2]!;
    const bz = input[7]!;
    const cz = input[12]!;
    if (az >= NEAR_M && bz >= NEAR_M && cz >= NEAR_M) {
      this.#project(input, 0, 5, 10);
      return;
    }
    if (az < NEAR_M && bz < NEAR_M && cz < NEAR_M) return;
    const out = this.#corners;
    let n = 0;
    n = clipEdge(input, 0, 5, out, n);
    n = clipEdge(input, 5, 10, out, n);
    n = clipEdge(input, 10, 0, out, n);
    for (let k = 1; k + 1 < n; k++) this.#project(out, 0, k * 5, k * 5 + 5);
  }

  #project(corners: Float64Array, a: number, b: number, c: number): void {
    const wa = 1 / corners[a + 2]!;
    const wb = 1 / corners[b + 2]!;
    const wc = 1 / corners[c + 2]!;
    let x0 = this.#cx + corners[a]! * this.#fx * wa;
    let y0 = this.#cy + corners[a + 1]! * this.#fy * wa;
    let x1 = this.#cx + corners[b]! * this.#fx * wb;
    let y1 = this.#cy + corners[b + 1]! * this.#fy * wb;
    let x2 = this.#cx + corners[c]! * this.#fx * wc;
    let y2 = this.#cy + corners[c + 1]! * this.#fy * wc;
    const width = this.widthPx;
    const height = this.heightPx;
    if ((x0 < 0 && x1 < 0 && x2 < 0) || (x0 > width && x1 > width && x2 > width)) return;
    if ((y0 < 0 && y1 < 0 && y2 < 0) || (y0 > height && y1 > height && y2 > height)) return;
    const area = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0);
    if (area < 1e-7 && area > -1e-7) return;
    const inverse = 1 / area;
    // Planes over the image: value = p0 + px * x + py * y at pixel centres.
    const wx = ((wb - wa) * (y2 - y0) - (wc - wa) * (y1 - y0)) * inverse;
    const wy = ((wc - wa) * (x1 - x0) - (wb - wa) * (x2 - x0)) * inverse;
    const w0 = wa - wx * x0 - wy * y0;
    const t = this.count;
    if (t >= this.material.length) this.#grow();
    const material = this.nextMaterial;
    if (material !== MATERIALS.flat) {
      const ua = corners[a + 3]! * wa;
      const ub = corners[b + 3]! * wb - ua;
      const uc = corners[c + 3]! * wc - ua;
      const ux = (ub * (y2 - y0) - uc * (y1 - y0)) * inverse;
      const uy = (uc * (x1 - x0) - ub * (x2 - x0)) * inverse;
      this.uPlane[t * 3] = ua - ux * (x0 - 0.5) - uy * (y0 - 0.5);
      this.uPlane[t * 3 + 1] = ux;
      this.uPlane[t * 3 + 2] = uy;
      const va = corners[a + 4]! * wa;
      const vb = corners[b + 4]! * wb - va;
      const vc = corners[c + 4]! * wc - va;
      const vx = (vb * (y2 - y0) - vc * (y1 - y0)) * inverse;
      const vy = (vc * (x1 - x0) - vb * (x2 - x0)) * inverse;
      this.vPlane[t * 3] = va - vx * (x0 - 0.5) - vy * (y0 - 0.5);
      this.vPlane[t * 3 + 1] = vx;
      this.vPlane[t * 3 + 2] = vy;
    }
    this.colour[t * 3] = this.red;
    this.colour[t * 3 + 1] = this.green;
    this.colour[t * 3 + 2] = this.blue;
    this.material[t] = material;
    this.classId[t] = this.nextClass;
    this.instanceId[t] = this.nextInstance;
    this.count = t + 1;
    // Corners by rising y: both triangles of a shared edge then walk it alike and leave no gap.
    let swap: number;
    if (y0 > y1) {
      swap = y0;
      y0 = y1;
      y1 = swap;
      swap = x0;
      x0 = x1;
      x1 = swap;
    }
    if (y1 > y2) {
      swap = y1;
      y1 = y2;
      y2 = swap;
      swap = x1;
      x1 = x2;
      x2 = swap;
    }
    if (y0 > y1) {
      swap = y0;
      y0 = y1;
      y1 = swap;
      swap = x0;
      x0 = x1;
      x1 = swap;
    }
    const firstRow = y0 <= 0.5 ? 0 : Math.ceil(y0 - 0.5);
    const endRow = y2 >= height + 0.5 ? height : Math.ceil(y2 - 0.5);
    const longSlope = (x2 - x0) / (y2 - y0);
    const upperSlope = y1 > y0 ? (x1 - x0) / (y1 - y0) : 0;
    const lowerSlope = y2 > y1 ? (x2 - x1) / (y2 - y1) : 0;
    const inverseDepth = this.inverseDepth;
    const ids = this.triangleIds;
    for (let row = firstRow; row < endRow; row++) {
      const y = row + 0.5;
      let left = x0 + (y - y0) * longSlope;
      let right = y < y1 ? x0 + (y - y0) * upperSlope : x1 + (y - y1) * lowerSlope;
      if (left > right) {
        swap = left;
        left = right;
        right = swap;
      }
      const from = left <= 0.5 ? 0 : Math.ceil(left - 0.5);
      const to = right >= width + 0.5 ? width : Math.ceil(right - 0.5);
      let w = w0 + wx * (from + 0.5) + wy * y;
      for (let q = row * width + from, end = row * width + to; q < end; q++) {
        if (w > inverseDepth[q]!) {
          inverseDepth[q] = w;
          ids[q] = t;
        }
        w += wx;
      }
    }
  }
}

/** Adds the edge's first corner if it lies ahead of the near plane, and the crossing point if it crosses; returns the new count. */
function clipEdge(input: Float64Array, a: number, b: number, out: Float64Array, n: number): number {
  const az = input[a + 2]!;
  const bz = input[b + 2]!;
  let k = n;
  if (az >= NEAR_M) {
    for (let i = 0; i < 5; i++) out[k * 5 + i] = input[a + i]!;
    k++;
  }
  if (az >= NEAR_M !== bz >= NEAR_M) {
    const t = (NEAR_M - az) / (bz - az);
    for (let i = 0; i < 5; i++) out[k * 5 + i] = input[a + i]! + t * (input[b + i]! - input[a + i]!);
    out[k * 5 + 2] = NEAR_M;
    k++;
  }
  return k;
}
