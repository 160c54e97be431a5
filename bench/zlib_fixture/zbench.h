/* The loops that the benchmarks of zlib are compared with. */
#ifndef ZBENCH_H
#define ZBENCH_H

#include <stddef.h>
#include <stdint.h>

/* The number of bytes that come out, or a negative error of zlib. */
int64_t zbench_deflate(const uint8_t *data, size_t size, uint8_t *out, size_t chunk, int level);
int64_t zbench_inflate(const uint8_t *data, size_t size, uint8_t *out, size_t chunk);
uint32_t zbench_crc32(const uint8_t *data, size_t size);

#endif
