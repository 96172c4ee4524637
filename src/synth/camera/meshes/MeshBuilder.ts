import { cos, hypot, sin, TWO_PI } from '../../math/deterministicMath.js';
import { type Mesh, type MeshPart, PARTS, type Role, ROLES } from './Mesh.js';

type Point = readonly [number, number, number];

/** Collects convex parts; faces are turned outwards from the middle of their part. */
export class MeshBuilder {
  readonly #corners: number[] = [];
  readonly #normals: number[] = [];
  readonly #roles: number[] = [];
  readonly #parts: number[] = [];
  part: MeshPart = 'body';

  /** A face of three corners that looks away from `inside`. */
  face(a: Point, b: Point, c: Point, inside: Point, role: Role): void {
    const ux = b[0] - a[0];
    const uy = b[1] - a[1];
    const uz = b[2] - a[2];
    const vx = c[0] - a[0];
    const vy = c[1] - a[1];
    const vz = c[2] - a[2];
    let nx = uy * vz - uz * vy;
    let ny = uz * vx - ux * vz;
    let nz = ux * vy - uy * vx;
    const length = hypot(nx, ny, nz);
    if (length < 1e-9) return;
    nx /= length;
    ny /= length;
    nz /= length;
    const outwards = nx * (a[0] - inside[0]) + ny * (a[1] - inside[1]) + nz * (a[2] - inside[2]) >= 0;
    this.#corners.push(...a, ...(outwards ? b : c), ...(outwards ? c : b));
    const sign = outwards ? 1 : -1;
    this.#normals.push(nx * sign, ny * sign, nz * sign);
    this.#roles.push(ROLES[role]);
    this.#parts.push(PARTS[this.part]);
  }

  quad(a: Point, b: Point, c: Point, d: Point, inside: Point, role: Role): void {
    this.face(a, b, c, inside, role);
    this.face(a, c, d, inside, role);
  }

  /** Box with corners at (x0, y0, z0) and (x1, y1, z1); `taper` draws the top in on each side (x, y). */
  box(
    x: readonly [number, number],
    y: readonly [number, number],
    z: readonly [number, number],
    role: Role,
    taper: { readonly front?: number; readonly rear?: number; readonly side?: number } = {},
  ): void {
    const side = taper.side ?? 0;
    const bottom = ring(x[0], x[1], y[0], y[1], z[0]);
    const top = ring(x[0] + (taper.rear ?? 0), x[1] - (taper.front ?? 0), y[0] + side, y[1] - side, z[1]);
    this.hull(bottom, top, role);
  }

  /** Sides and caps between two rings of equally many corners. */
  hull(bottom: readonly Point[], top: readonly Point[], role: Role): void {
    const inside = middle([...bottom, ...top]);
    const n = bottom.length;
    for (let i = 0; i < n; i++) {
      const j = (i + 1) % n;
      this.quad(bottom[i]!, bottom[j]!, top[j]!, top[i]!, inside, role);
    }
    for (let i = 1; i + 1 < n; i++) {
      this.face(bottom[0]!, bottom[i]!, bottom[i + 1]!, inside, role);
      this.face(top[0]!, top[i]!, top[i + 1]!, inside, role);
    }
  }

  /** A side view (x, z) drawn out over a width; its middle must see all its corners. */
  profile(points: readonly (readonly [number, number])[], halfWidth: number, role: Role): void {
    const right = points.map(([x, z]): Point => [x, -halfWidth, z]);
    const left = points.map(([x, z]): Point => [x, halfWidth, z]);
    const centre = middle([...right, ...left]);
    const n = points.length;
    for (let i = 0; i < n; i++) {
      const j = (i + 1) % n;
      this.quad(right[i]!, right[j]!, left[j]!, left[i]!, centre, role);
      this.face(right[i]!, right[j]!, [centre[0], -halfWidth, centre[2]], centre, role);
      this.face(left[i]!, left[j]!, [centre[0], halfWidth, centre[2]], centre, role);
    }
  }

  /** Upright from z0 to z1, with another radius at the top. */
  cone(
    x: number,
    y: number,
    z: readonly [number, number],
    radius: readonly [number, number],
    sides: number,
    role: Role,
  ): void {
    const at = (r: number, height: number): Point[] =>
      Array.from({ length: sides }, (_, i): Point => {
        const angle = (i / sides) * TWO_PI;
        return [x + r * cos(angle), y + r * sin(angle), height];
      });
    this.hull(at(radius[0], z[0]), at(Math.max(radius[1], 1e-3), z[1]), role);
  }

  /** Disc across the vehicle between y0 and y1, as a wheel. */
  wheel(x: number, y: readonly [number, number], z: number, radius: number, sides: number, role: Role): void {
    const at = (across: number): Point[] =>
      Array.from({ length: sides }, (_, i): Point => {
        const angle = ((i + 0.5) / sides) * TWO_PI;
        return [x + radius * cos(angle), across, z + radius * sin(angle)];
      });
    this.hull(at(y[0]), at(y[1]), role);
  }

  /** Ellipsoid. */
  ball(centre: Point, radii: Point, rings: number, sides: number, role: Role): void {
    const at = (ring: number, side: number): Point => {
      const polar = (ring / rings) * (TWO_PI / 2);
      const angle = ((side % sides) / sides) * TWO_PI;
      return [
        centre[0] + radii[0] * sin(polar) * cos(angle),
        centre[1] + radii[1] * sin(polar) * sin(angle),
        centre[2] + radii[2] * cos(polar),
      ];
    };
    for (let ring = 0; ring < rings; ring++)
      for (let side = 0; side < sides; side++)
        this.quad(at(ring, side), at(ring + 1, side), at(ring + 1, side + 1), at(ring, side + 1), centre, role);
  }

  build(
    size: { lengthM: number; widthM: number; heightM: number },
    joints = { hipM: 0, hipAheadM: 0, shoulderM: 0 },
  ): Mesh {
    return {
      ...size,
      ...joints,
      triangleCount: this.#roles.length,
      corners: Float32Array.from(this.#corners),
      normals: Float32Array.from(this.#normals),
      roles: Uint8Array.from(this.#roles),
      parts: Uint8Array.from(this.#parts),
    };
  }
}

function ring(x0: number, x1: number, y0: number, y1: number, z: number): Point[] {
  return [
    [x0, y0, z],
    [x1, y0, z],
    [x1, y1, z],
    [x0, y1, z],
  ];
}

function middle(points: readonly Point[]): Point {
  let x = 0;
  let y = 0;
  let z = 0;
  for (const point of points) {
    x += point[0];
    y += point[1];
    z += point[2];
  }
  return [x / points.length, y / points.length, z / points.length];
}
