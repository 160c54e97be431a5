#include "kinds.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct kinds_store {
    int records;
};

int kinds_count = 0;
const char kinds_banner[] = "kinds";
static kinds_store parent;

int kinds_open(const char *path, const char *options, kinds_store **out_store) {
    if (path[0] == 0 || options != NULL) return 1;
    *out_store = kinds_new();
    return 0;
}
void kinds_close(kinds_store *store) {
    kinds_count -= 1;
    free(store);
}
kinds_store *kinds_new(void) {
    kinds_count += 1;
    kinds_store *store = calloc(1, sizeof(kinds_store));
    store->records = 2;
    return store;
}
kinds_store *kinds_parent(const kinds_store *store) { return store == &parent ? NULL : &parent; }
int kinds_write(kinds_store *store, const void *data, size_t size) {
    int sum = store->records;
    for (size_t i = 0; i < size; i += 1) sum += ((const unsigned char *)data)[i];
    return sum;
}
int kinds_read(kinds_store *store, void *buffer, int nbytes) {
    memset(buffer, store->records, (size_t)nbytes);
    return nbytes;
}
int kinds_name(const kinds_store *store, char *buf, size_t len) {
    return snprintf(buf, len, "store of %d", store->records);
}
double kinds_sum(const double *values, size_t count) {
    double sum = 0;
    for (size_t i = 0; i < count; i += 1) sum += values[i];
    return sum;
}
double kinds_area(const kinds_point *points, unsigned n_points) {
    double sum = 0;
    for (unsigned i = 0; i < n_points; i += 1) sum += points[i].x * points[i].y;
    return sum;
}
void kinds_rotate(float matrix[4], double angle) {
    for (int i = 0; i < 4; i += 1) matrix[i] += (float)angle;
}
int kinds_set_blob(kinds_store *store, const void *data, int n, kinds_free_fn destroy) {
    if (destroy != NULL) destroy((void *)data);
    return store->records + n;
}
const char *kinds_text(int code) { return code == 0 ? "fine" : "broken"; }
char *kinds_copy(const char *text) {
    char *copy = malloc(strlen(text) + 1);
    strcpy(copy, text);
    return copy;
}
void kinds_free(void *memory) { free(memory); }
const wchar_t *kinds_wide(void) { return L"wide"; }
bool kinds_middle(const kinds_store *store, kinds_point *middle, int *index) {
    *middle = (kinds_point){ 1, 2 };
    *index = store->records;
    return true;
}
kinds_point kinds_mirror(kinds_point point) { return (kinds_point){ -point.x, -point.y }; }
unsigned kinds_day(struct kinds_date date) { return date.day; }
kinds_color kinds_mix(kinds_color a, kinds_color b) { return a > b ? a : b; }
int kinds_flags(enum kinds_open_flags flags) { return (int)flags; }
void kinds_fill(struct kinds_record *record) {
    record->id += 1;
    record->range.high = 9;
}
void kinds_send(kinds_packet packet) { (void)packet; }
int kinds_vary(struct kinds_variant *variant) { return variant->kind; }
size_t kinds_tail_length(const kinds_tail *tail) { return tail->length; }
int kinds_register(const kinds_methods *methods) { return methods->open("x", 1); }
time_t kinds_when(const kinds_store *store, long offset) { return store->records + offset; }
int kinds_each(kinds_store *store, kinds_visitor visitor, void *user_data) {
    for (int i = 0; i < store->records; i += 1) {
        struct kinds_record record = { .id = (kinds_id)i };
        int stop = visitor(user_data, &record);
        if (stop != 0) return stop;
    }
    return 0;
}
void kinds_set_logger(kinds_store *store, kinds_logger *logger, void *context) {
    if (logger != NULL) logger(context, store->records, "set");
}
void kinds_sort(int *values, size_t count, int (*compare)(int, int)) {
    for (size_t i = 1; i < count; i += 1) {
        for (size_t j = i; j > 0 && compare(values[j - 1], values[j]) > 0; j -= 1) {
            int value = values[j];
            values[j] = values[j - 1];
            values[j - 1] = value;
        }
    }
}
int kinds_print(kinds_store *store, const char *format, ...) {
    (void)format;
    return store->records;
}
int kinds_vprint(kinds_store *store, const char *format, va_list arguments) {
    (void)format;
    (void)arguments;
    return store->records;
}
void kinds_vprint_all(kinds_store *store, va_list *arguments, int count) {
    (void)store;
    (void)arguments;
    (void)count;
}
long double kinds_long(long double value) { return value; }
kinds_lock kinds_lock_new(void) { return malloc(1); }
void kinds_lock_free(kinds_lock lock) { free(lock); }
int kinds_delete(int default_, int class) { return default_ + class; }
int kinds_old() { return 7; }
