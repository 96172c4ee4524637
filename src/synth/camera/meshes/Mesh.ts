/** What a face is made of; each actor gives every role its own colour. */
export const ROLES = {
  paint: 0,
  glass: 1,
  black: 2,
  rim: 3,
  headLamp: 4,
  tailLamp: 5,
  plate: 6,
  leftIndicator: 7,
  rightIndicator: 8,
  beacon: 9,
  cargo: 10,
  skin: 11,
  hair: 12,
  top: 13,
  bottom: 14,
  shoe: 15,
  metal: 16,
  white: 17,
  red: 18,
  orange: 19,
  fur: 20,
  paleFur: 21,
  wood: 22,
  trim: 23,
} as const;
export type Role = keyof typeof ROLES;
export const ROLE_COUNT = 24;

/** Limbs that swing about an axis across the body. */
export const PARTS = { body: 0, leftLeg: 1, rightLeg: 2, leftArm: 3, rightArm: 4 } as const;
export type MeshPart = keyof typeof PARTS;

/** Triangles of a model: x forward, y left, z up from the ground below its middle, in metres at its nominal size. */
export interface Mesh {
  readonly lengthM: number;
  readonly widthM: number;
  readonly heightM: number;
  readonly triangleCount: number;
  /** Nine numbers a triangle. */
  readonly corners: Float32Array;
  /** Unit normals, outwards. */
  readonly normals: Float32Array;
  readonly roles: Uint8Array;
  readonly parts: Uint8Array;
  /** Height of the swinging limbs' joints: hips, shoulders. */
  readonly hipM: number;
  /** Hips lie this far before and behind the middle (0 for people). */
  readonly hipAheadM: number;
  readonly shoulderM: number;
}
