/* Plain loops, whose bandwidth the kernels are compared with. */
#ifndef LOOPS_H
#define LOOPS_H
#include <stddef.h>
#include <stdint.h>

void loops_copy_u8(const uint8_t *a, uint8_t *out, size_t count);
void loops_invert_u8(const uint8_t *a, uint8_t *out, size_t count);
void loops_add_u8(const uint8_t *a, const uint8_t *b, uint8_t *out, size_t count);
void loops_add_f32(const float *a, const float *b, float *out, size_t count);
void loops_scale_f32(const float *a, float factor, float *out, size_t count);
float loops_sum_f32(const float *a, size_t count);
float loops_dot_f32(const float *a, const float *b, size_t count);
void loops_add_f64(const double *a, const double *b, double *out, size_t count);
void loops_scale_f64(const double *a, double factor, double *out, size_t count);
double loops_sum_f64(const double *a, size_t count);
double loops_dot_f64(const double *a, const double *b, size_t count);
void loops_add_strided_f64(const double *a, const double *b, double *out, size_t count);
double loops_sum_strided_f64(const double *a, size_t count);

#endif
