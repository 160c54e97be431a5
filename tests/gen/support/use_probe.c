/* Calls the C ABI of the probe library: every shape of param and result. */
#include "check.h"
#include "probe.h"

#include <math.h>
#include <string.h>

static void scalars(void) {
    check(probe_echo_u8(255) == 255 && probe_echo_i8(-128) == -128, "8 bits");
    check(probe_echo_u64(UINT64_MAX) == UINT64_MAX, "the greatest u64");
    check(probe_echo_i64(INT64_MIN) == INT64_MIN, "the least i64");
    check(probe_echo_usize(SIZE_MAX) == SIZE_MAX, "the greatest size_t");
    check(probe_echo_bool(true) && !probe_echo_bool(false), "bool");
    check(probe_echo_f32(0.1f) == 0.1f && isnan(probe_echo_f64(NAN)), "floats");
    check(probe_echo_colour(PROBE_COLOUR_DARK_GREEN) == PROBE_COLOUR_DARK_GREEN, "an enum");
    double sum = probe_mix_all(1, -2, 3, -4, 5, -6, 7, -8, 9, -10, true, 0.5f, 0.25, 1);
    check(sum == -2.25, "fourteen params");
    check(probe_add_cwords(1, 2, 3, 4, 5) == 54321, "params named like words");
    check(probe_export(1) == 2 && probe_remove(1) == 0, "functions named like words");
}

static void memory(void) {
    const int32_t values[4] = {1, 2, 3, -4};
    uint8_t bytes[3] = {1, 2, 3};
    const uint8_t key[3] = {255, 0, 1};
    uint8_t out[3];
    check(probe_last_of(4, values) == -4, "a length before the pointer");
    check(probe_sum_bytes(bytes, 3) == 6 && probe_sum_bytes(NULL, 0) == 0, "bytes");
    probe_xor_bytes(out, bytes, 3, key);
    check(out[0] == 254 && out[2] == 2, "one length for three arrays");
    check(probe_length_of_string("h\xc3\xa9") == 3, "a string");
    check(probe_length_or_minus_one(NULL) == -1, "a null string");
    const char *copy = probe_copy_string("copied");
    check(strcmp(copy, "copied") == 0 && probe_live_strings() == 1, "an owned string");
    probe_free_string((size_t)copy);
    check(probe_live_strings() == 0, "no string is left");
    check(probe_sample_text(99) == NULL, "a null result");
}

static void objects(void) {
    void *counter = probe_new_counter(40);
    check(probe_add_to_counter(counter, 2) == 42, "a handle");
    check(probe_close_counter(counter, true) == PROBE_STATUS_FAILED, "a failing status");
    check(probe_close_counter(counter, false) == PROBE_STATUS_OK, "a status");
    probe_everything_t input;
    probe_everything_t output;
    memset(&input, 0, sizeof input);
    input.type = -1;
    input.int_ = 7;
    input.default_ = -2;
    input.error = PROBE_COLOUR_BLUE;
    probe_copy_everything(&input, &output);
    check(memcmp(&input, &output, sizeof input) == 0, "a struct");
    check(probe_u32_or_status(UINT32_MAX, false) == UINT32_MAX, "a value");
    check(probe_u32_or_status(1, true) == PROBE_STATUS_FAILED, "or a status");
}

int main(void) {
    scalars();
    memory();
    objects();
    return finish();
}
