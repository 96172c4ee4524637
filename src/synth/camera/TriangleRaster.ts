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

  /** Clips at the near plane and draws. Each corner is x, y, z, u, v. Both faces are drawn. */
  triangle(
    ax: number,
    ay: number,
    az: number,
    au: number,
    av: number,
    bx: number,
    by: number,
    bz: number,
    bu: number,
    bv: number,
    cx: number,
    cy: number,
    cz: number,
    cu: number,
    cv: number,
  ): void {
    if (az >= NEAR_M && bz >= NEAR_M && cz >= NEAR_M) {
      this.#project(ax, ay, az, au, av, bx, by, bz, bu, bv, cx, cy, cz, cu, cv);
      return;
    }
    if (az < NEAR_M && bz < NEAR_M && cz < NEAR_M) return;
    const out = this.#corners;
    let n = 0;
    n = clipEdge(out, n, ax, ay, az, au, av, bx, by, bz, bu, bv);
    n = clipEdge(out, n, bx, by, bz, bu, bv, cx, cy, cz, cu, cv);
    n = clipEdge(out, n, cx, cy, cz, cu, cv, ax, ay, az, au, av);
    for (let k = 1; k + 1 < n; k++) {
      const i = k * 5;
      this.#project(
        out[0]!,
        out[1]!,
        out[2]!,
        out[3]!,
        out[4]!,
        out[i]!,
        out[i + 1]!,
        out[i + 2]!,
        out[i + 3]!,
        out[i + 4]!,
        out[i + 5]!,
        out[i + 6]!,
        out[i + 7]!,
        out[i + 8]!,
        out[i + 9]!,
      );
    }
  }

  #project(
    ax: number,
    ay: number,
    az: number,
    au: number,
    av: number,
    bx: number,
    by: number,
    bz: number,
    bu: number,
    bv: number,
    cx: number,
    cy: number,
    cz: number,
    cu: number,
    cv: number,
  ): void {
    const wa = 1 / az;
    const wb = 1 / bz;
    const wc = 1 / cz;
    let x0 = this.#cx + ax * this.#fx * wa;
    let y0 = this.#cy + ay * this.#fy * wa;
    let x1 = this.#cx + bx * this.#fx * wb;
    let y1 = this.#cy + by * this.#fy * wb;
    let x2 = this.#cx + cx * this.#fx * wc;
    let y2 = this.#cy + cy * this.#fy * wc;
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
      const ua = au * wa;
      const ub = bu * wb - ua;
      const uc = cu * wc - ua;
      const ux = (ub * (y2 - y0) - uc * (y1 - y0)) * inverse;
      const uy = (uc * (x1 - x0) - ub * (x2 - x0)) * inverse;
      this.uPlane[t * 3] = ua - ux * (x0 - 0.5) - uy * (y0 - 0.5);
      this.uPlane[t * 3 + 1] = ux;
      this.uPlane[t * 3 + 2] = uy;
      const va = av * wa;
      const vb = bv * wb - va;
      const vc = cv * wc - va;
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

/** Adds the first corner if it lies ahead of the near plane, and the crossing point of the edge if it crosses. */
function clipEdge(
  out: Float64Array,
  n: number,
  ax: number,
  ay: number,
  az: number,
  au: number,
  av: number,
  bx: number,
  by: number,
  bz: number,
  bu: number,
  bv: number,
): number {
  let k = n;
  if (az >= NEAR_M) {
    const o = k * 5;
    out[o] = ax;
    out[o + 1] = ay;
    out[o + 2] = az;
    out[o + 3] = au;
    out[o + 4] = av;
    k++;
  }
  if (az >= NEAR_M !== bz >= NEAR_M) {
    const t = (NEAR_M - az) / (bz - az);
    const o = k * 5;
    out[o] = ax + t * (bx - ax);
    out[o + 1] = ay + t * (by - ay);
    out[o + 2] = NEAR_M;
    out[o + 3] = au + t * (bu - au);
    out[o + 4] = av + t * (bv - av);
    k++;
  }
  return k;
}
