#include "zbench.h"

#include <string.h>
#include <zlib.h>

/* Data goes in where it is, in pieces, and comes out in one buffer that is used again. */
static int64_t run(z_stream *z, int (*step)(z_stream *, int), const uint8_t *data, size_t size,
                   uint8_t *out, size_t chunk, int last) {
    int64_t total = 0;
    int code = Z_OK;
    for (size_t at = 0; at < size && code != Z_STREAM_END; at += chunk) {
        size_t rest = size - at;
        z->next_in = (Bytef *)data + at;
        z->avail_in = (uInt)(rest < chunk ? rest : chunk);
        int flush = rest <= chunk ? last : Z_NO_FLUSH;
        do {
            z->next_out = out;
            z->avail_out = (uInt)chunk;
            code = step(z, flush);
            if (code < 0 && code != Z_BUF_ERROR) return code;
            total += (int64_t)(chunk - z->avail_out);
        } while (z->avail_out == 0 && code != Z_STREAM_END);
    }
    return code == Z_STREAM_END ? total : Z_DATA_ERROR;
}

int64_t zbench_deflate(const uint8_t *data, size_t size, uint8_t *out, size_t chunk, int level) {
    z_stream z;
    memset(&z, 0, sizeof z);
    int code = deflateInit(&z, level);
    if (code != Z_OK) return code;
    int64_t total = run(&z, deflate, data, size, out, chunk, Z_FINISH);
    deflateEnd(&z);
    return total;
}

int64_t zbench_inflate(const uint8_t *data, size_t size, uint8_t *out, size_t chunk) {
    z_stream z;
    memset(&z, 0, sizeof z);
    int code = inflateInit(&z);
    if (code != Z_OK) return code;
    int64_t total = run(&z, inflate, data, size, out, chunk, Z_NO_FLUSH);
    inflateEnd(&z);
    return total;
}

uint32_t zbench_crc32(const uint8_t *data, size_t size) {
    return (uint32_t)crc32_z(0, data, size);
}
