/*
 * What every fuzzed function uses. A function logs what it received, value by value and never
 * padding, and takes what it gives from the feed. JavaScript writes the feed before a call and
 * reads the log after it. All numbers are little-endian, of the widths in tests/fuzz/scalars.ts.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define FZ_LOG 65536
/* Inlined into every function, these would be most of the time that compilers take. */
#define FZ_APART __attribute__((noinline, unused))
#define FZ_TEXTS 64

static unsigned char fz_logged[FZ_LOG];
static size_t fz_log_size;
static unsigned char fz_fed[FZ_LOG];
static size_t fz_fed_size;
static size_t fz_fed_at;
/* Strings that were given out live until the next feed. */
static char *fz_texts[FZ_TEXTS];
static size_t fz_text_count;

void fz_feed(const uint8_t *bytes, size_t length) {
  fz_fed_size = length < FZ_LOG ? length : FZ_LOG;
  if (fz_fed_size > 0) memcpy(fz_fed, bytes, fz_fed_size);
  fz_fed_at = 0;
  fz_log_size = 0;
  for (size_t i = 0; i < fz_text_count; i++) free(fz_texts[i]);
  fz_text_count = 0;
}

size_t fz_log(uint8_t *bytes, size_t length) {
  size_t size = fz_log_size < length ? fz_log_size : length;
  if (size > 0) memcpy(bytes, fz_logged, size);
  /* A call that did not take all of the feed, or wanted more, is told apart by its length. */
  return fz_fed_at == fz_fed_size ? fz_log_size : FZ_LOG + fz_fed_at;
}

static FZ_APART void fz_put(uint64_t value, int width) {
  for (int i = 0; i < width; i++) {
    if (fz_log_size < FZ_LOG) fz_logged[fz_log_size++] = (unsigned char)(value >> (8 * i));
  }
}

static FZ_APART uint64_t fz_take(int width) {
  uint64_t value = 0;
  for (int i = 0; i < width; i++) {
    uint64_t byte = fz_fed_at < fz_fed_size ? fz_fed[fz_fed_at] : 0;
    fz_fed_at++;
    value |= byte << (8 * i);
  }
  return value;
}

/* The last string that was taken, which now is the caller's to free. */
static FZ_APART void fz_disown(const void *text) {
  if (text != NULL) fz_text_count--;
}

void fz_free(void *text) {
  free(text);
}

/* All NaNs are one. */
static FZ_APART void fz_put_f32(float value) {
  uint32_t bits;
  memcpy(&bits, &value, 4);
  fz_put(value != value ? 0x7fc00000u : bits, 4);
}

static FZ_APART void fz_put_f64(double value) {
  uint64_t bits;
  memcpy(&bits, &value, 8);
  fz_put(value != value ? 0x7ff8000000000000u : bits, 8);
}

static FZ_APART float fz_take_f32(void) {
  uint32_t bits = (uint32_t)fz_take(4);
  float value;
  memcpy(&value, &bits, 4);
  return value;
}

static FZ_APART double fz_take_f64(void) {
  uint64_t bits = fz_take(8);
  double value;
  memcpy(&value, &bits, 8);
  return value;
}

/* A bool as the byte that it is: 2 would be seen. */
static FZ_APART void fz_put_bool(bool value) {
  unsigned char byte;
  memcpy(&byte, &value, 1);
  fz_put(byte, 1);
}

/* 0 for NULL, 1 for an address that fits the alignment, 2 for another. */
static FZ_APART int fz_put_pointer(const void *pointer, size_t alignment) {
  fz_put(pointer == NULL ? 0 : (uintptr_t)pointer % alignment ? 2 : 1, 1);
  return pointer != NULL;
}

/* The count of an array and, when there is something in it, the state of its pointer. */
static FZ_APART void fz_put_array(const void *pointer, size_t count, size_t alignment) {
  fz_put(count, 4);
  if (count > 0) fz_put_pointer(pointer, alignment);
}

#define FZ_TEXT(NAME, UNIT, WIDTH)                                       \
  static FZ_APART void fz_put_##NAME(const UNIT *text) {                          \
    if (text == NULL) {                                                  \
      fz_put(0xffffffffu, 4);                                            \
      return;                                                            \
    }                                                                    \
    size_t count = 0;                                                    \
    while (text[count] != 0) count++;                                    \
    fz_put(count, 4);                                                    \
    for (size_t i = 0; i < count; i++) fz_put((uint64_t)text[i], WIDTH); \
  }                                                                      \
  static FZ_APART UNIT *fz_take_##NAME(void) {                                    \
    size_t count = (size_t)fz_take(4);                                   \
    if (count == 0xffffffffu) return NULL;                               \
    UNIT *text = malloc((count + 1) * sizeof(UNIT));                     \
    for (size_t i = 0; i < count; i++) text[i] = (UNIT)fz_take(WIDTH);   \
    text[count] = 0;                                                     \
    if (fz_text_count < FZ_TEXTS) fz_texts[fz_text_count++] = (char *)text; \
    return text;                                                         \
  }                                                                      \
  static FZ_APART void fz_fill_##NAME(UNIT *buffer) {                             \
    size_t count = (size_t)fz_take(4);                                   \
    for (size_t i = 0; i < count; i++) buffer[i] = (UNIT)fz_take(WIDTH); \
    buffer[count] = 0;                                                   \
  }

FZ_TEXT(utf8, char, 1)
FZ_TEXT(utf16, uint16_t, 2)
FZ_TEXT(wchar, wchar_t, 4)
