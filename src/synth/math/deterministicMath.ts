/**
 * Elementary functions from +, -, *, / and Math.sqrt alone (all five are exactly rounded by IEEE 754), so that one seed
 * gives the same bytes on every machine and Node version; Math.sin and its like may differ in the last bit between engines.
 * Coefficients: FDLIBM 5.3 (Sun Microsystems, 1993, freely distributable): k_sin.c, k_cos.c, s_atan.c, e_exp.c, e_log.c.
 * Accuracy against Math.*: 1e-15 relative for exp and log, 1e-15 absolute for sin, cos (|x| < 1e5) and atan2;
 * pow loses |y ln x| times that.
 */

export const PI = 3.141592653589793;
export const TWO_PI = 6.283185307179586;
export const HALF_PI = 1.5707963267948966;

// pi/2 in two parts; the first has 33 bits, so that n times it is exact for n < 2^20.
const HALF_PI_HIGH = 1.57079632673412561417;
const HALF_PI_LOW = 6.07710050650619224932e-11;

function sinKernel(x: number): number {
  const z = x * x;
  const r =
    8.33333333332248946124e-3 +
    z *
      (-1.98412698298579493134e-4 +
        z * (2.75573137070700676789e-6 + z * (-2.50507602534068634195e-8 + z * 1.58969099521155010221e-10)));
  return x + z * x * (-1.66666666666666324348e-1 + z * r);
}

function cosKernel(x: number): number {
  const z = x * x;
  const r =
    z *
    (4.16666666666666019037e-2 +
      z *
        (-1.38888888888741095749e-3 +
          z *
            (2.48015872894767294178e-5 +
              z * (-2.75573143513906633035e-7 + z * (2.0875723212981748279e-9 + z * -1.13596475577881948265e-11)))));
  const half = 0.5 * z;
  const w = 1 - half;
  return w + (1 - w - half + z * r);
}

/** NaN for values that are not finite. */
export function sin(x: number): number {
  const n = Math.floor(x / HALF_PI + 0.5);
  const y = x - n * HALF_PI_HIGH - n * HALF_PI_LOW;
  const quadrant = n - 4 * Math.floor(n / 4);
  if (quadrant === 0) return sinKernel(y);
  if (quadrant === 1) return cosKernel(y);
  if (quadrant === 2) return -sinKernel(y);
  return -cosKernel(y);
}

export function cos(x: number): number {
  const n = Math.floor(x / HALF_PI + 0.5);
  const y = x - n * HALF_PI_HIGH - n * HALF_PI_LOW;
  const quadrant = n - 4 * Math.floor(n / 4);
  if (quadrant === 0) return cosKernel(y);
  if (quadrant === 1) return -sinKernel(y);
  if (quadrant === 2) return -cosKernel(y);
  return sinKernel(y);
}

export const tan = (x: number): number => sin(x) / cos(x);

function atanPositive(value: number): number {
  let x = value;
  let offset = 0;
  if (x >= 2.4375) {
    if (x > 1e18) return HALF_PI;
    offset = HALF_PI;
    x = -1 / x;
  } else if (x >= 1.1875) {
    offset = 9.82793723247329054082e-1;
    x = (x - 1.5) / (1 + 1.5 * x);
  } else if (x >= 0.6875) {
    offset = 7.85398163397448278999e-1;
    x = (x - 1) / (x + 1);
  } else if (x >= 0.4375) {
    offset = 4.63647609000806093515e-1;
    x = (2 * x - 1) / (2 + x);
  }
  const z = x * x;
  const w = z * z;
  const odd =
    z *
    (3.33333333333329318027e-1 +
      w *
        (1.42857142725034663711e-1 +
          w *
            (9.09088713343650656196e-2 +
              w * (6.66107313738753120669e-2 + w * (4.97687799461593236017e-2 + w * 1.62858201153657823623e-2)))));
  const even =
    w *
    (-1.99999999998764832476e-1 +
      w *
        (-1.1111110405462355788e-1 +
          w * (-7.69187620504482999495e-2 + w * (-5.83357013379057348645e-2 + w * -3.6531572744216915527e-2))));
  return offset + (x - x * (odd + even));
}

/** In (-pi, pi]; 0 for (0, 0). */
export function atan2(y: number, x: number): number {
  if (x === 0 && y === 0) return 0;
  if (x === 0) return y > 0 ? HALF_PI : -HALF_PI;
  const base = atanPositive(Math.abs(y / x));
  const angle = x > 0 ? base : PI - base;
  return y < 0 ? -angle : angle;
}

/** 2^-1074 .. 2^1023 by index + 1074; each is exact because it comes from halving and doubling. */
const POWERS_OF_TWO = (() => {
  const table = new Float64Array(2098);
  table[1074] = 1;
  for (let i = 1075; i < 2098; i++) table[i] = table[i - 1]! * 2;
  for (let i = 1073; i >= 0; i--) table[i] = table[i + 1]! / 2;
  return table;
})();

const LN2_HIGH = 6.9314718036912381649e-1;
const LN2_LOW = 1.90821492927058770002e-10;

export function exp(x: number): number {
  if (x > 709.782712893384) return Infinity;
  if (x < -745) return 0;
  const k = Math.floor(x / 6.931471805599453e-1 + 0.5);
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  const t = r * r;
  const c =
    r -
    t *
      (1.66666666666666019037e-1 +
        t *
          (-2.77777777770155933842e-3 +
            t * (6.61375632143793436117e-5 + t * (-1.6533902205465251539e-6 + t * 4.13813679705723846039e-8))));
  const y = 1 - (low - (r * c) / (2 - c) - high);
  // In two factors: the result may be finite where 2^k is not, and may be subnormal.
  const half = Math.floor(k / 2);
  return y * POWERS_OF_TWO[half + 1074]! * POWERS_OF_TWO[k - half + 1074]!;
}

/** Natural logarithm; -Infinity for 0, NaN below. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return Infinity;
  let k = 0;
  let f = x;
  if (f < POWERS_OF_TWO[52]!) {
    f *= POWERS_OF_TWO[1074 + 54]!;
    k = -54;
  }
  for (let step = 512; step >= 1; step /= 2) {
    if (f >= POWERS_OF_TWO[1074 + step]!) {
      f /= POWERS_OF_TWO[1074 + step]!;
      k += step;
    }
    if (f < POWERS_OF_TWO[1075 - step]!) {
      f *= POWERS_OF_TWO[1074 + step]!;
      k -= step;
    }
  }
  if (f > 1.4142135623730951) {
    f /= 2;
    k += 1;
  }
  f -= 1;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const t1 = w * (3.999999999940941908e-1 + w * (2.222219843214978396e-1 + w * 1.531383769920937332e-1));
  const t2 =
    z *
    (6.66666666666673513e-1 +
      w * (2.857142874366239149e-1 + w * (1.818357216161805012e-1 + w * 1.479819860511658591e-1)));
  const r = t1 + t2;
  const half = 0.5 * f * f;
  return k * LN2_HIGH - (half - (s * (half + r) + k * LN2_LOW) - f);
}

/** For x >= 0; NaN for a negative base unless y is an integer. */
export function pow(x: number, y: number): number {
  if (y === 0 || x === 1) return 1;
  if (x === 0) return y > 0 ? 0 : Infinity;
  const magnitude = exp(y * log(Math.abs(x)));
  if (x > 0) return magnitude;
  if (Math.floor(y) !== y) return NaN;
  return y - 2 * Math.floor(y / 2) === 0 ? magnitude : -magnitude;
}

/** No scaling: the generator's numbers neither overflow nor underflow when squared. */
export const hypot = (x: number, y: number, z = 0): number => Math.sqrt(x * x + y * y + z * z);

/** To (-pi, pi]. */
export function wrapAngle(angleRad: number): number {
  const turns = Math.floor((PI - angleRad) / TWO_PI);
  return angleRad + turns * TWO_PI;
}

export const clamp = (x: number, low: number, high: number): number => (x < low ? low : x > high ? high : x);

/** 0 below 0, 1 above 1, 3t^2 - 2t^3 between. */
export function smoothstep(t: number): number {
  const x = clamp(t, 0, 1);
  return x * x * (3 - 2 * x);
}
