#include "loops.h"

#define COPY(T, SUFFIX, NAME, VALUE)                                      \
  void loops_##NAME##_##SUFFIX(const T *a, T *out, size_t count) {        \
    for (size_t i = 0; i < count; i++) out[i] = (T)(VALUE);               \
  }
#define ADD(T, SUFFIX)                                                              \
  void loops_add_##SUFFIX(const T *a, const T *b, T *out, size_t count) {           \
    for (size_t i = 0; i < count; i++) out[i] = (T)(a[i] + b[i]);                   \
  }
#define SCALE(T, SUFFIX)                                                            \
  void loops_scale_##SUFFIX(const T *a, T factor, T *out, size_t count) {           \
    for (size_t i = 0; i < count; i++) out[i] = a[i] * factor;                      \
  }
/* Thirty-two sums, so that the loop waits for memory and not for an addition. */
#define SUM(T, SUFFIX)                                                              \
  T loops_sum_##SUFFIX(const T *a, size_t count) {                                  \
    T lanes[32] = {0};                                                              \
    size_t i = 0;                                                                   \
    for (; i + 32 <= count; i += 32)                                                \
      for (int k = 0; k < 32; k++) lanes[k] += a[i + k];                            \
    T total = 0;                                                                    \
    for (; i < count; i++) total += a[i];                                           \
    for (int k = 0; k < 32; k++) total += lanes[k];                                 \
    return total;                                                                   \
  }
#define DOT(T, SUFFIX)                                                              \
  T loops_dot_##SUFFIX(const T *a, const T *b, size_t count) {                      \
    T lanes[32] = {0};                                                              \
    size_t i = 0;                                                                   \
    for (; i + 32 <= count; i += 32)                                                \
      for (int k = 0; k < 32; k++) lanes[k] += a[i + k] * b[i + k];                 \
    T total = 0;                                                                    \
    for (; i < count; i++) total += a[i] * b[i];                                    \
    for (int k = 0; k < 32; k++) total += lanes[k];                                 \
    return total;                                                                   \
  }

COPY(uint8_t, u8, copy, a[i])
COPY(uint8_t, u8, invert, ~a[i])
ADD(uint8_t, u8)
ADD(float, f32)
ADD(double, f64)
SCALE(float, f32)
SCALE(double, f64)
SUM(float, f32)
SUM(double, f64)
DOT(float, f32)
DOT(double, f64)

void loops_add_strided_f64(const double *a, const double *b, double *out, size_t count) {
  for (size_t i = 0; i < count; i++) out[2 * i] = a[2 * i] + b[2 * i];
}

double loops_sum_strided_f64(const double *a, size_t count) {
  double lanes[8] = {0};
  size_t i = 0;
  for (; i + 8 <= count; i += 8)
    for (int k = 0; k < 8; k++) lanes[k] += a[2 * (i + k)];
  for (; i < count; i++) lanes[0] += a[2 * i];
  double total = 0;
  for (int k = 0; k < 8; k++) total += lanes[k];
  return total;
}
