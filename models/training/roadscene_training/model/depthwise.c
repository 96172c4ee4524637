/* Depthwise convolution of NHWC bfloat16 tensors, with float32 weights [k * k][channels] and float32 sums.

   Channels are a multiple of 16; k is 3 or 5. `before`: rows and columns of zeros before the first input; whatever a
   window still lacks at the far edges counts as zero too. The row loop is outermost, so that the k input rows of a
   window stay in the second-level cache. GCC's vector extension compiles to AVX-512, AVX2 or SSE as the machine has it. */
#include <stdint.h>
#include <string.h>

#define LANES 16
typedef uint16_t Half __attribute__((vector_size(2 * LANES)));
typedef uint32_t Word __attribute__((vector_size(4 * LANES)));
typedef float Vector __attribute__((vector_size(4 * LANES)));
#define INLINE static inline __attribute__((always_inline))

typedef struct {
  int images, height, width, channels, out_height, out_width, stride, before;
} Shape;

INLINE Vector widened(const uint16_t *at) {
  Half half;
  memcpy(&half, at, sizeof half);
  return (Vector)(__builtin_convertvector(half, Word) << 16);
}

INLINE void store(uint16_t *at, Vector value) {
  Word bits = (Word)value;
  bits += 0x7fff + ((bits >> 16) & 1); /* to the nearest, ties to even */
  Half half = __builtin_convertvector(bits >> 16, Half);
  memcpy(at, &half, sizeof half);
}

INLINE Vector load(const float *at) {
  Vector value;
  memcpy(&value, at, sizeof value);
  return value;
}

/* Taps of a window that lie inside [0, size): from `first` to before `last`. */
INLINE void inside(int start, int k, int size, int *first, int *last) {
  *first = start < 0 ? -start : 0;
  *last = start + k > size ? size - start : k;
}

INLINE void forward(int k, Shape s, const uint16_t *x, const float *weight, const float *bias, uint16_t *y) {
  for (int row = 0; row < s.images * s.out_height; row++) {
    int image = row / s.out_height, y0 = row % s.out_height * s.stride - s.before, ky0, ky1;
    inside(y0, k, s.height, &ky0, &ky1);
    const uint16_t *rows = x + (long)image * s.height * s.width * s.channels;
    uint16_t *out = y + (long)row * s.out_width * s.channels;
    for (int c = 0; c < s.channels; c += LANES) {
      Vector w[25];
      for (int t = 0; t < k * k; t++) w[t] = load(weight + t * s.channels + c);
      for (int column = 0; column < s.out_width; column++) {
        int x0 = column * s.stride - s.before;
        Vector sum = load(bias + c);
        const uint16_t *window = rows + ((long)y0 * s.width + x0) * s.channels + c;
        if (ky0 == 0 && ky1 == k && x0 >= 0 && x0 + k <= s.width) {
#pragma GCC unroll 5
          for (int ky = 0; ky < k; ky++)
#pragma GCC unroll 5
            for (int kx = 0; kx < k; kx++) sum += widened(window + ((long)ky * s.width + kx) * s.channels) * w[ky * k + kx];
        } else {
          int kx0, kx1;
          inside(x0, k, s.width, &kx0, &kx1);
          for (int ky = ky0; ky < ky1; ky++)
            for (int kx = kx0; kx < kx1; kx++) sum += widened(window + ((long)ky * s.width + kx) * s.channels) * w[ky * k + kx];
        }
        store(out + (long)column * s.channels + c, sum);
      }
    }
  }
}

/* `gradient` of the output to that of the input. */
INLINE void backward_input(int k, Shape s, const uint16_t *gradient, const float *weight, uint16_t *dx) {
  for (int row = 0; row < s.images * s.height; row++) {
    int image = row / s.height, top = row % s.height + s.before;
    const uint16_t *rows = gradient + (long)image * s.out_height * s.out_width * s.channels;
    uint16_t *out = dx + (long)row * s.width * s.channels;
    for (int c = 0; c < s.channels; c += LANES) {
      Vector w[25];
      for (int t = 0; t < k * k; t++) w[t] = load(weight + t * s.channels + c);
      for (int column = 0; column < s.width; column++) {
        Vector sum = {0};
        for (int ky = top % s.stride; ky < k; ky += s.stride) {
          int oy = (top - ky) / s.stride;
          if (top < ky || oy >= s.out_height) continue;
          int left = column + s.before;
          for (int kx = left % s.stride; kx < k; kx += s.stride) {
            int ox = (left - kx) / s.stride;
            if (left < kx || ox >= s.out_width) continue;
            sum += widened(rows + ((long)oy * s.out_width + ox) * s.channels + c) * w[ky * k + kx];
          }
        }
        store(out + (long)column * s.channels + c, sum);
      }
    }
  }
}

/* `gradient` of the output to those of weights and bias, which start at zero. */
INLINE void backward_weight(int k, Shape s, const uint16_t *x, const uint16_t *gradient, float *dw, float *db) {
  for (int row = 0; row < s.images * s.out_height; row++) {
    int image = row / s.out_height, y0 = row % s.out_height * s.stride - s.before, ky0, ky1;
    inside(y0, k, s.height, &ky0, &ky1);
    const uint16_t *rows = x + (long)image * s.height * s.width * s.channels;
    const uint16_t *told = gradient + (long)row * s.out_width * s.channels;
    for (int c = 0; c < s.channels; c += LANES) {
      Vector sums[25] = {0}, total = {0};
      for (int column = 0; column < s.out_width; column++) {
        int x0 = column * s.stride - s.before;
        Vector g = widened(told + (long)column * s.channels + c);
        total += g;
        const uint16_t *window = rows + ((long)y0 * s.width + x0) * s.channels + c;
        if (ky0 == 0 && ky1 == k && x0 >= 0 && x0 + k <= s.width) {
#pragma GCC unroll 5
          for (int ky = 0; ky < k; ky++)
#pragma GCC unroll 5
            for (int kx = 0; kx < k; kx++) sums[ky * k + kx] += widened(window + ((long)ky * s.width + kx) * s.channels) * g;
        } else {
          int kx0, kx1;
          inside(x0, k, s.width, &kx0, &kx1);
          for (int ky = ky0; ky < ky1; ky++)
            for (int kx = kx0; kx < kx1; kx++) sums[ky * k + kx] += widened(window + ((long)ky * s.width + kx) * s.channels) * g;
        }
      }
      for (int t = 0; t < k * k; t++)
        for (int lane = 0; lane < LANES; lane++) dw[t * s.channels + c + lane] += sums[t][lane];
      for (int lane = 0; lane < LANES; lane++) db[c + lane] += total[lane];
    }
  }
}

void depthwise_forward(int k, Shape s, const uint16_t *x, const float *weight, const float *bias, uint16_t *y) {
  if (k == 3) forward(3, s, x, weight, bias, y);
  else forward(5, s, x, weight, bias, y);
}

void depthwise_backward_input(int k, Shape s, const uint16_t *gradient, const float *weight, uint16_t *dx) {
  if (k == 3) backward_input(3, s, gradient, weight, dx);
  else backward_input(5, s, gradient, weight, dx);
}

void depthwise_backward_weight(int k, Shape s, const uint16_t *x, const uint16_t *gradient, float *dw, float *db) {
  if (k == 3) backward_weight(3, s, x, gradient, dw, db);
  else backward_weight(5, s, x, gradient, dw, db);
}
