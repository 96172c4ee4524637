/** Rigid transform as a row-major 3x4 matrix: p_a = R p_b + t for `a_from_b`. */
export interface Transform {
  readonly m: Float64Array;
}
