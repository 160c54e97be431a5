/**
 * Bindings of zlib.h, drafted by ziffi import. This file is yours: edit it, and import again when
 * the source has changed, which keeps your edits.
 *
 * @module
 */

import { arg, constant, fn, library, nativeModule, t } from "ziffi/schema";

/**
 * The 'zlib' compression library provides in-memory compression and decompression functions,
 * including integrity checks of the uncompressed data.
 */
const AllocFunc = t.callback(
  "AllocFunc",
  [arg("opaque", t.address({ nullable: true })), arg("items", t.uint()), arg("size", t.uint())],
  t.address({ nullable: true }),
  { c: "alloc_func", nullable: true },
);

const FreeFunc = t.callback(
  "FreeFunc",
  [arg("opaque", t.address({ nullable: true })), arg("address", t.address({ nullable: true }))],
  t.void(),
  { c: "free_func", nullable: true },
);

// zlib keeps its address and calls zalloc and zfree later: give a view of native memory, and leave
// the two empty or give them a Callback.
const ZStream = t.struct(
  "ZStream",
  {
    nextIn: t.address({ nullable: true }),
    availIn: t.uint(),
    totalIn: t.ulong(),
    nextOut: t.address({ nullable: true }),
    availOut: t.uint(),
    totalOut: t.ulong(),
    msg: t.string({ nullable: true }),
    state: t.handle("InternalState", { c: "struct internal_state", nullable: true }),
    zalloc: AllocFunc,
    zfree: FreeFunc,
    opaque: t.address({ nullable: true }),
    dataType: t.int(),
    adler: t.ulong(),
    reserved: t.ulong(),
  },
  { c: "z_stream" },
);

/**
 * Gzip header information passed to and from zlib routines. See RFC 1952 for more details on the
 * meanings of these fields.
 */
// zlib keeps its address: give a view of native memory.
const GzHeader = t.struct(
  "GzHeader",
  {
    text: t.int(),
    time: t.ulong(),
    xflags: t.int(),
    os: t.int(),
    extra: t.address({ nullable: true }),
    extraLen: t.uint(),
    extraMax: t.uint(),
    name: t.address({ nullable: true }),
    nameMax: t.uint(),
    comment: t.address({ nullable: true }),
    commMax: t.uint(),
    hcrc: t.int(),
    done: t.int(),
  },
  { c: "gz_header" },
);

/**
 * Initialize the internal stream state for decompression using inflateBack() calls. The fields
 * zalloc, zfree and opaque in strm must be initialized before the call. If zalloc and zfree are
 * Z_NULL, then the default library- derived memory allocation routines are used.
 */
const InFunc = t.callback(
  "InFunc",
  [arg("userData", t.userData()), arg("arg2", t.address({ nullable: true }))],
  t.uint(),
  { c: "in_func", owner: { until: "replaced" } },
);

const OutFunc = t.callback(
  "OutFunc",
  [
    arg("userData", t.userData()),
    arg("arg2", t.address({ nullable: true })),
    arg("arg3", t.uint()),
  ],
  t.int(),
  { c: "out_func", owner: { until: "replaced" } },
);

/**
 * Gzgetc() macro and its supporting function and exposed data structure. Note that the real
 * internal state is much larger than the exposed structure. This abbreviated structure exposes just
 * enough for the gzgetc() macro.
 */
const GzFile = t.handle("GzFile", { c: "struct gzFile_s" });

const zlib = nativeModule({
  name: "zlib",
  description: "What zlib.h declares.",
  constants: {
    MAX_MEM_LEVEL: 9,
    MAX_WBITS: constant(15, "32K LZ77 window"),
    ZLIB_VER_MAJOR: 1,
    ZLIB_VER_MINOR: 2,
    ZLIB_VER_SUBREVISION: 0,
    Z_NO_FLUSH: constant(0, "Constants"),
    Z_PARTIAL_FLUSH: 1,
    Z_SYNC_FLUSH: 2,
    Z_FULL_FLUSH: 3,
    Z_FINISH: 4,
    Z_BLOCK: 5,
    Z_TREES: constant(6, "Allowed flush values; see deflate() and inflate() below for details"),
    Z_OK: 0,
    Z_STREAM_END: 1,
    Z_NEED_DICT: 2,
    Z_ERRNO: -1,
    Z_STREAM_ERROR: -2,
    Z_DATA_ERROR: -3,
    Z_MEM_ERROR: -4,
    Z_BUF_ERROR: -5,
    Z_VERSION_ERROR: constant(
      -6,
      "Return codes for the compression/decompression functions. Negative values are errors, " +
        "positive values are used for special but normal events.",
    ),
    Z_NO_COMPRESSION: 0,
    Z_BEST_SPEED: 1,
    Z_BEST_COMPRESSION: 9,
    Z_DEFAULT_COMPRESSION: constant(-1, "Compression levels"),
    Z_FILTERED: 1,
    Z_HUFFMAN_ONLY: 2,
    Z_RLE: 3,
    Z_FIXED: 4,
    Z_DEFAULT_STRATEGY: constant(0, "Compression strategy; see deflateInit2() below for details"),
    Z_BINARY: 0,
    Z_TEXT: 1,
    Z_ASCII: constant(1, "For compatibility with 1.2.2 and earlier"),
    Z_UNKNOWN: constant(2, "Possible values of the data_type field for deflate()"),
    Z_DEFLATED: constant(
      8,
      "The deflate compression method (the only one supported in this version)",
    ),
    Z_NULL: constant(0, "For initializing zalloc, zfree, opaque"),
  },
  functions: {
    zlibVersion: fn([], t.string({ owner: "library" }), {
      symbol: "zlibVersion",
      description: "The application can compare zlibVersion and ZLIB_VERSION for consistency. If " +
        "the first character differs, the library code actually used is not compatible with the " +
        "zlib.h header file used by the application. This check is automatically made by " +
        "deflateInit and inflateInit.",
    }),
    deflate: fn(
      [arg("strm", t.pointer(ZStream, { mode: "inout" })), arg("flush", t.int())],
      t.int(),
      {
        description: "Deflate compresses as much data as possible, and stops when the input " +
          "buffer becomes empty or the output buffer becomes full. It may introduce some output " +
          "latency (reading input without producing any output) except when forced to flush.",
      },
    ),
    deflateEnd: fn([arg("strm", t.pointer(ZStream, { mode: "inout" }))], t.int(), {
      symbol: "deflateEnd",
      description: "All dynamically allocated data structures for this stream are freed. This " +
        "function discards any unprocessed input and does not flush any pending output.",
    }),
    inflate: fn(
      [arg("strm", t.pointer(ZStream, { mode: "inout" })), arg("flush", t.int())],
      t.int(),
      {
        description: "Inflate decompresses as much data as possible, and stops when the input " +
          "buffer becomes empty or the output buffer becomes full. It may introduce some output " +
          "latency (reading input without producing any output) except when forced to flush.",
      },
    ),
    inflateEnd: fn([arg("strm", t.pointer(ZStream, { mode: "inout" }))], t.int(), {
      symbol: "inflateEnd",
      description: "All dynamically allocated data structures for this stream are freed. This " +
        "function discards any unprocessed input and does not flush any pending output.",
    }),
    deflateSetDictionary: fn(
      [
        arg("strm", t.pointer(ZStream, { mode: "inout" })),
        arg("dictionary", t.bytes({ lengthType: t.uint() })),
      ],
      t.int(),
      {
        symbol: "deflateSetDictionary",
        description: "Initializes the compression dictionary from the given byte sequence " +
          "without producing any compressed output. When using the zlib format, this function " +
          "must be called immediately after deflateInit, deflateInit2 or deflateReset, and " +
          "before any call of deflate.",
      },
    ),
    // DECIDE: what does dictionary point to: one value (t.out, t.inout), or an array? For now it is
    // an address
    // DECIDE: is dictLength read and written (t.inout) or only written (t.out)?
    deflateGetDictionary: fn(
      [
        arg("strm", t.pointer(ZStream, { mode: "inout" })),
        arg("dictionary", t.address({ nullable: true })),
        arg("dictLength", t.inout(t.uint())),
      ],
      t.int(),
      {
        symbol: "deflateGetDictionary",
        description: "Returns the sliding dictionary being maintained by deflate. dictLength is " +
          "set to the number of bytes in the dictionary, and that many bytes are copied to " +
          "dictionary. dictionary must have enough space, where 32768 bytes is always enough.",
      },
    ),
    deflateCopy: fn(
      [
        arg("dest", t.pointer(ZStream, { mode: "inout" })),
        arg("source", t.pointer(ZStream, { mode: "inout" })),
      ],
      t.int(),
      {
        symbol: "deflateCopy",
        description: "Sets the destination stream as a complete copy of the source stream.",
      },
    ),
    deflateReset: fn([arg("strm", t.pointer(ZStream, { mode: "inout" }))], t.int(), {
      symbol: "deflateReset",
      description: "This function is equivalent to deflateEnd followed by deflateInit, but does " +
        "not free and reallocate the internal compression state. The stream will leave the " +
        "compression level and any other attributes that may have been set unchanged.",
    }),
    deflateParams: fn(
      [
        arg("strm", t.pointer(ZStream, { mode: "inout" })),
        arg("level", t.int()),
        arg("strategy", t.int()),
      ],
      t.int(),
      {
        symbol: "deflateParams",
        description: "Dynamically update the compression level and compression strategy. The " +
          "interpretation of level and strategy is as in deflateInit2(). This can be used to " +
          "switch between compression and straight copy of the input data, or to switch to a " +
          "different kind of input data requiring a different strategy.",
      },
    ),
    deflateTune: fn(
      [
        arg("strm", t.pointer(ZStream, { mode: "inout" })),
        arg("goodLength", t.int()),
        arg("maxLazy", t.int()),
        arg("niceLength", t.int()),
        arg("maxChain", t.int()),
      ],
      t.int(),
      {
        symbol: "deflateTune",
        description: "Fine tune deflate's internal compression parameters.",
      },
    ),
    deflateBound: fn(
      [arg("strm", t.pointer(ZStream, { mode: "inout" })), arg("sourceLen", t.ulong())],
      t.ulong(),
      {
        symbol: "deflateBound",
        description: "DeflateBound() returns an upper bound on the compressed size after " +
          "deflation of sourceLen bytes. It must be called after deflateInit() or " +
          "deflateInit2(), and after deflateSetHeader(), if used.",
      },
    ),
    // DECIDE: what does pending point to: one value (t.out, t.inout), or an array? For now it is an
    // address
    // DECIDE: what does bits point to: one value (t.out, t.inout), or an array? For now it is an
    // address
    deflatePending: fn(
      [
        arg("strm", t.pointer(ZStream, { mode: "inout" })),
        arg("pending", t.address({ nullable: true })),
        arg("bits", t.address({ nullable: true })),
      ],
      t.int(),
      {
        symbol: "deflatePending",
        description: "DeflatePending() returns the number of bytes and bits of output that have " +
          "been generated, but not yet provided in the available output. The bytes not provided " +
          "would be due to the available output space having being consumed.",
      },
    ),
    deflatePrime: fn(
      [
        arg("strm", t.pointer(ZStream, { mode: "inout" })),
        arg("bits", t.int()),
        arg("value", t.int()),
      ],
      t.int(),
      {
        symbol: "deflatePrime",
        description: "DeflatePrime() inserts bits in the deflate output stream. The intent is " +
          "that this function is used to start off the deflate output with the bits leftover " +
          "from a previous deflate stream when appending to it.",
      },
    ),
    deflateSetHeader: fn(
      [
        arg("strm", t.pointer(ZStream, { mode: "inout" })),
        arg("head", t.pointer(GzHeader, { mode: "inout" })),
      ],
      t.int(),
      {
        symbol: "deflateSetHeader",
        description: "DeflateSetHeader() provides gzip header information for when a gzip stream " +
          "is requested by deflateInit2(). deflateSetHeader() may be called after deflateInit2() " +
          "or deflateReset() and before the first call of deflate().",
      },
    ),
    inflateSetDictionary: fn(
      [
        arg("strm", t.pointer(ZStream, { mode: "inout" })),
        arg("dictionary", t.bytes({ lengthType: t.uint() })),
      ],
      t.int(),
      {
        symbol: "inflateSetDictionary",
        description: "Initializes the decompression dictionary from the given uncompressed byte " +
          "sequence. This function must be called immediately after a call of inflate, if that " +
          "call returned Z_NEED_DICT.",
      },
    ),
    // DECIDE: what does dictionary point to: one value (t.out, t.inout), or an array? For now it is
    // an address
    // DECIDE: is dictLength read and written (t.inout) or only written (t.out)?
    inflateGetDictionary: fn(
      [
        arg("strm", t.pointer(ZStream, { mode: "inout" })),
        arg("dictionary", t.address({ nullable: true })),
        arg("dictLength", t.inout(t.uint())),
      ],
      t.int(),
      {
        symbol: "inflateGetDictionary",
        description: "Returns the sliding dictionary being maintained by inflate. dictLength is " +
          "set to the number of bytes in the dictionary, and that many bytes are copied to " +
          "dictionary. dictionary must have enough space, where 32768 bytes is always enough.",
      },
    ),
    inflateSync: fn([arg("strm", t.pointer(ZStream, { mode: "inout" }))], t.int(), {
      symbol: "inflateSync",
      description: "Skips invalid compressed data until a possible full flush point (see above " +
        "for the description of deflate with Z_FULL_FLUSH) can be found, or until all available " +
        "input is skipped. No output is provided.",
    }),
    inflateCopy: fn(
      [
        arg("dest", t.pointer(ZStream, { mode: "inout" })),
        arg("source", t.pointer(ZStream, { mode: "inout" })),
      ],
      t.int(),
      {
        symbol: "inflateCopy",
        description: "Sets the destination stream as a complete copy of the source stream.",
      },
    ),
    inflateReset: fn([arg("strm", t.pointer(ZStream, { mode: "inout" }))], t.int(), {
      symbol: "inflateReset",
      description: "This function is equivalent to inflateEnd followed by inflateInit, but does " +
        "not free and reallocate the internal decompression state. The stream will keep " +
        "attributes that may have been set by inflateInit2.",
    }),
    inflateReset2: fn(
      [arg("strm", t.pointer(ZStream, { mode: "inout" })), arg("windowBits", t.int())],
      t.int(),
      {
        symbol: "inflateReset2",
        description: "This function is the same as inflateReset, but it also permits changing " +
          "the wrap and window size requests. The windowBits parameter is interpreted the same " +
          "as it is for inflateInit2.",
      },
    ),
    inflatePrime: fn(
      [
        arg("strm", t.pointer(ZStream, { mode: "inout" })),
        arg("bits", t.int()),
        arg("value", t.int()),
      ],
      t.int(),
      {
        symbol: "inflatePrime",
        description: "This function inserts bits in the inflate input stream. The intent is that " +
          "this function is used to start inflating at a bit position in the middle of a byte. " +
          "The provided bits will be used before any bytes are used from next_in.",
      },
    ),
    inflateMark: fn([arg("strm", t.pointer(ZStream, { mode: "inout" }))], t.long(), {
      symbol: "inflateMark",
      description: "This function returns two values, one in the lower 16 bits of the return " +
        "value, and the other in the remaining upper bits, obtained by shifting the return value " +
        "down 16 bits. If the upper value is -1 and the lower value is zero, then inflate() is " +
        "currently decoding information outside of a block.",
    }),
    inflateGetHeader: fn(
      [
        arg("strm", t.pointer(ZStream, { mode: "inout" })),
        arg("head", t.pointer(GzHeader, { mode: "inout" })),
      ],
      t.int(),
      {
        symbol: "inflateGetHeader",
        description: "InflateGetHeader() requests that gzip header information be stored in the " +
          "provided gz_header structure. inflateGetHeader() may be called after inflateInit2() " +
          "or inflateReset(), and before the first call of inflate().",
      },
    ),
    // DECIDE: is in kept until the next call of this function, or done with on return?
    // DECIDE: is out kept until the next call of this function, or done with on return?
    inflateBack: fn(
      [
        arg("strm", t.pointer(ZStream, { mode: "inout" })),
        arg("in", InFunc),
        arg("inDesc", t.userData()),
        arg("out", OutFunc),
        arg("desc", t.userData()),
      ],
      t.int(),
      {
        symbol: "inflateBack",
        description: "InflateBack() does a raw inflate with a single call using a call-back " +
          "interface for input and output.",
      },
    ),
    inflateBackEnd: fn([arg("strm", t.pointer(ZStream, { mode: "inout" }))], t.int(), {
      symbol: "inflateBackEnd",
      description: "All memory allocated by inflateBackInit() is freed.",
    }),
    zlibCompileFlags: fn([], t.ulong(), {
      symbol: "zlibCompileFlags",
      description: "Return flags indicating compile-time options.",
    }),
    // DECIDE: what does dest point to: one value (t.out, t.inout), or an array? For now it is an
    // address
    // DECIDE: is destLen read and written (t.inout) or only written (t.out)?
    compress: fn(
      [
        arg("dest", t.address({ nullable: true })),
        arg("destLen", t.inout(t.ulong())),
        arg("source", t.bytes({ lengthType: t.ulong() })),
      ],
      t.int(),
      {
        description: "Compresses the source buffer into the destination buffer. sourceLen is the " +
          "byte length of the source buffer. Upon entry, destLen is the total size of the " +
          "destination buffer, which must be at least the value returned by " +
          "compressBound(sourceLen).",
      },
    ),
    // DECIDE: what does dest point to: one value (t.out, t.inout), or an array? For now it is an
    // address
    // DECIDE: is destLen read and written (t.inout) or only written (t.out)?
    compress2: fn(
      [
        arg("dest", t.address({ nullable: true })),
        arg("destLen", t.inout(t.ulong())),
        arg("source", t.bytes({ lengthType: t.ulong() })),
        arg("level", t.int()),
      ],
      t.int(),
      {
        description: "Compresses the source buffer into the destination buffer. The level " +
          "parameter has the same meaning as in deflateInit. sourceLen is the byte length of the " +
          "source buffer.",
      },
    ),
    compressBound: fn([arg("sourceLen", t.ulong())], t.ulong(), {
      symbol: "compressBound",
      description: "CompressBound() returns an upper bound on the compressed size after " +
        "compress() or compress2() on sourceLen bytes. It would be used before a compress() or " +
        "compress2() call to allocate the destination buffer.",
    }),
    // DECIDE: what does dest point to: one value (t.out, t.inout), or an array? For now it is an
    // address
    // DECIDE: is destLen read and written (t.inout) or only written (t.out)?
    uncompress: fn(
      [
        arg("dest", t.address({ nullable: true })),
        arg("destLen", t.inout(t.ulong())),
        arg("source", t.bytes({ lengthType: t.ulong() })),
      ],
      t.int(),
      {
        description: "Decompresses the source buffer into the destination buffer. sourceLen is " +
          "the byte length of the source buffer. Upon entry, destLen is the total size of the " +
          "destination buffer, which must be large enough to hold the entire uncompressed data.",
      },
    ),
    // DECIDE: what does dest point to: one value (t.out, t.inout), or an array? For now it is an
    // address
    // DECIDE: is destLen read and written (t.inout) or only written (t.out)?
    // DECIDE: what does source point to: one value (t.out, t.inout), or an array? For now it is an
    // address
    // DECIDE: is sourceLen read and written (t.inout) or only written (t.out)?
    uncompress2: fn(
      [
        arg("dest", t.address({ nullable: true })),
        arg("destLen", t.inout(t.ulong())),
        arg("source", t.address({ nullable: true })),
        arg("sourceLen", t.inout(t.ulong())),
      ],
      t.int(),
      {
        description: "Same as uncompress, except that sourceLen is a pointer, where the length " +
          "of the source is *sourceLen. On return, *sourceLen is the number of source bytes " +
          "consumed.",
      },
    ),
    gzdopen: fn(
      [arg("fd", t.int()), arg("mode", t.string())],
      t.orErrno(t.handle("GzFile", { c: "struct gzFile_s", owner: { freedBy: "gzclose" } })),
      {
        description: "Associate a gzFile with the file descriptor fd. File descriptors are " +
          "obtained from calls like open, dup, creat, pipe or fileno (if the file has been " +
          "previously opened with fopen). The mode parameter is as in gzopen.",
      },
    ),
    gzbuffer: fn([arg("file", GzFile), arg("size", t.uint())], t.int(), {
      description: "Set the internal buffer size used by this library's functions for file to " +
        "size. The default buffer size is 8192 bytes. This function must be called after " +
        "gzopen() or gzdopen(), and before any other calls that read or write the file.",
    }),
    gzsetparams: fn(
      [arg("file", GzFile), arg("level", t.int()), arg("strategy", t.int())],
      t.int(),
      {
        description: "Dynamically update the compression level and strategy for file. See the " +
          "description of deflateInit2 for the meaning of these parameters. Previously provided " +
          "data is flushed before applying the parameter changes.",
      },
    ),
    gzread: fn(
      [arg("file", GzFile), arg("buf", t.bytes({ mode: "out", lengthType: t.uint() }))],
      t.int(),
      {
        description: "Read and decompress up to len uncompressed bytes from file into buf. If " +
          "the input file is not in gzip format, gzread copies the given number of bytes into " +
          "the buffer directly from the file.",
      },
    ),
    // DECIDE: what does buf point to: memory? For now it is an address
    gzfread: fn(
      [
        arg("buf", t.address({ nullable: true })),
        arg("size", t.usize()),
        arg("nitems", t.usize()),
        arg("file", GzFile),
      ],
      t.usize(),
      {
        description: "Read and decompress up to nitems items of size size from file into buf, " +
          "otherwise operating as gzread() does. This duplicates the interface of stdio's " +
          "fread(), with size_t request and return types. If the library defines size_t, then " +
          "z_size_t is identical to size_t.",
      },
    ),
    gzwrite: fn([arg("file", GzFile), arg("buf", t.bytes({ lengthType: t.uint() }))], t.int(), {
      description: "Compress and write the len uncompressed bytes at buf to file. gzwrite " +
        "returns the number of uncompressed bytes written or 0 in case of error.",
    }),
    // DECIDE: what does buf point to: memory? For now it is an address
    gzfwrite: fn(
      [
        arg("buf", t.address({ nullable: true })),
        arg("size", t.usize()),
        arg("nitems", t.usize()),
        arg("file", GzFile),
      ],
      t.usize(),
      {
        description: "Compress and write nitems items of size size from buf to file, duplicating " +
          "the interface of stdio's fwrite(), with size_t request and return types. If the " +
          "library defines size_t, then z_size_t is identical to size_t. If not, then z_size_t " +
          "is an unsigned integer type that can contain a pointer.",
      },
    ),
    // DECIDE: it is variadic: write one function for each list of arguments that is needed
    gzprintf: fn([arg("file", GzFile), arg("format", t.string())], t.int(), {
      variadicFrom: 2,
      description: "Convert, format, compress, and write the arguments (...) to file under " +
        "control of the string format, as in fprintf. gzprintf returns the number of " +
        "uncompressed bytes actually written, or a negative zlib error code in case of error.",
    }),
    gzputs: fn(
      [
        arg("file", t.handle("GzFile", { c: "struct gzFile_s", nullable: true })),
        arg("s", t.string({ nullable: true })),
      ],
      t.int(),
      {
        description: "Compress and write the given null-terminated string s to file, excluding " +
          "the terminating null character.",
      },
    ),
    // DECIDE: is buf text that is written (t.stringBuffer) or bytes (t.bytes)?
    // DECIDE: who frees the result? State owner: { freedBy: "…" } if the caller does
    gzgets: fn(
      [
        arg("file", t.handle("GzFile", { c: "struct gzFile_s", nullable: true })),
        arg("buf", t.stringBuffer({ capacity: "argument", lengthType: t.int() })),
      ],
      t.string({ owner: "library", nullable: true }),
      {
        description: "Read and decompress bytes from file into buf, until len-1 characters are " +
          "read, or until a newline character is read and transferred to buf, or an end-of-file " +
          "condition is encountered. If any characters are read or if len is one, the string is " +
          "terminated with a null character.",
      },
    ),
    gzputc: fn([arg("file", GzFile), arg("c", t.int())], t.int(), {
      description: "Compress and write c, converted to an unsigned char, into file. gzputc " +
        "returns the value that was written, or -1 in case of error.",
    }),
    gzgetc: fn(
      [arg("file", t.handle("GzFile", { c: "struct gzFile_s", nullable: true }))],
      t.int(),
      {
        description: "Read and decompress one byte from file. gzgetc returns this byte or -1 in " +
          "case of end of file or error. This is implemented as a macro for speed. As such, it " +
          "does not do all of the checking the other functions do. I.e.",
      },
    ),
    gzungetc: fn([arg("c", t.int()), arg("file", GzFile)], t.int(), {
      description: "Push c back onto the stream for file to be read as the first character on " +
        "the next read. At least one character of push-back is always allowed. gzungetc() " +
        "returns the character pushed, or -1 on failure. gzungetc() will fail if c is -1, and " +
        "may fail if a character has been pushed but not read yet.",
    }),
    gzflush: fn([arg("file", GzFile), arg("flush", t.int())], t.int(), {
      description: "Flush all pending output to file. The parameter flush is as in the deflate() " +
        "function. The return value is the zlib error number (see function gzerror below). " +
        "gzflush is only permitted when writing.",
    }),
    gzrewind: fn([arg("file", GzFile)], t.int(), {
      description: "Rewind file. This function is supported only for reading.",
    }),
    gzeof: fn([arg("file", GzFile)], t.int(), {
      description: "Return true (1) if the end-of-file indicator for file has been set while " +
        "reading, false (0) otherwise. Note that the end-of-file indicator is set only if the " +
        "read tried to go past the end of the input, but came up short.",
    }),
    gzdirect: fn([arg("file", GzFile)], t.int(), {
      description: "Return true (1) if file is being copied directly while reading, or false (0) " +
        "if file is a gzip stream being decompressed.",
    }),
    gzclose: fn(
      [arg("file", t.handle("GzFile", { c: "struct gzFile_s", owner: "taken" }))],
      t.int(),
      {
        description: "Flush all pending output for file, if necessary, close file and deallocate " +
          "the (de)compression state. Note that once file is closed, you cannot call gzerror " +
          "with file, since its structures have been deallocated.",
      },
    ),
    gzcloseR: fn(
      [arg("file", t.handle("GzFile", { c: "struct gzFile_s", owner: "taken" }))],
      t.int(),
    ),
    gzcloseW: fn(
      [arg("file", t.handle("GzFile", { c: "struct gzFile_s", owner: "taken" }))],
      t.int(),
      {
        description: "Same as gzclose(), but gzclose_r() is only for use when reading, and " +
          "gzclose_w() is only for use when writing or appending.",
      },
    ),
    gzerror: fn(
      [arg("file", GzFile), arg("errnum", t.out(t.int()))],
      t.string({ owner: { of: "file" } }),
      {
        description: "Return the error message for the last error which occurred on file. errnum " +
          "is set to zlib error number. If an error occurred in the file system and not in the " +
          "compression library, errnum is set to Z_ERRNO and the application may consult errno " +
          "to get the exact error code.",
      },
    ),
    gzclearerr: fn([arg("file", GzFile)], t.void(), {
      description: "Clear the error and end-of-file flags for file. This is analogous to the " +
        "clearerr() function in stdio. This is useful for continuing to read a gzip file that is " +
        "being written concurrently.",
    }),
    adler32: fn(
      [arg("adler", t.ulong()), arg("buf", t.bytes({ lengthType: t.uint() }))],
      t.ulong(),
      {
        description: "Update a running Adler-32 checksum with the bytes buf[0..len-1] and return " +
          "the updated checksum. An Adler-32 value is in the range of a 32-bit unsigned integer. " +
          "If buf is Z_NULL, this function returns the required initial value for the checksum.",
      },
    ),
    adler32Z: fn([arg("adler", t.ulong()), arg("buf", t.bytes())], t.ulong(), {
      description: "Same as adler32(), but with a size_t length.",
    }),
    crc32: fn([arg("crc", t.ulong()), arg("buf", t.bytes({ lengthType: t.uint() }))], t.ulong(), {
      description: "Update a running CRC-32 with the bytes buf[0..len-1] and return the updated " +
        "CRC-32. A CRC-32 value is in the range of a 32-bit unsigned integer. If buf is Z_NULL, " +
        "this function returns the required initial value for the crc.",
    }),
    crc32Z: fn([arg("crc", t.ulong()), arg("buf", t.bytes())], t.ulong(), {
      description: "Same as crc32(), but with a size_t length.",
    }),
    crc32CombineOp: fn(
      [arg("crc1", t.ulong()), arg("crc2", t.ulong()), arg("op", t.ulong())],
      t.ulong(),
      {
        description: "Give the same result as crc32_combine(), using op in place of len2. op is " +
          "is generated from len2 by crc32_combine_gen(). This will be faster than " +
          "crc32_combine() if the generated op is used more than once.",
      },
    ),
    deflateInit: fn(
      [
        arg("strm", t.pointer(ZStream, { mode: "inout" })),
        arg("level", t.int()),
        arg("version", t.literal("ZLIB_VERSION")),
        arg("streamSize", t.literal("(int)sizeof(z_stream)")),
      ],
      t.int(),
      {
        symbol: "deflateInit_",
        description: "DeflateInit and inflateInit are macros to allow checking the zlib version " +
          "and the compiler's view of z_stream:",
      },
    ),
    inflateInit: fn(
      [
        arg("strm", t.pointer(ZStream, { mode: "inout" })),
        arg("version", t.literal("ZLIB_VERSION")),
        arg("streamSize", t.literal("(int)sizeof(z_stream)")),
      ],
      t.int(),
      { symbol: "inflateInit_" },
    ),
    deflateInit2: fn(
      [
        arg("strm", t.pointer(ZStream, { mode: "inout" })),
        arg("level", t.int()),
        arg("method", t.int()),
        arg("windowBits", t.int()),
        arg("memLevel", t.int()),
        arg("strategy", t.int()),
        arg("version", t.literal("ZLIB_VERSION")),
        arg("streamSize", t.literal("(int)sizeof(z_stream)")),
      ],
      t.int(),
      { symbol: "deflateInit2_" },
    ),
    inflateInit2: fn(
      [
        arg("strm", t.pointer(ZStream, { mode: "inout" })),
        arg("windowBits", t.int()),
        arg("version", t.literal("ZLIB_VERSION")),
        arg("streamSize", t.literal("(int)sizeof(z_stream)")),
      ],
      t.int(),
      { symbol: "inflateInit2_" },
    ),
    // DECIDE: what does window point to: one value (t.out, t.inout), or an array? For now it is an
    // address
    inflateBackInit: fn(
      [
        arg("strm", t.pointer(ZStream, { mode: "inout" })),
        arg("windowBits", t.int()),
        arg("window", t.address({ nullable: true })),
        arg("version", t.literal("ZLIB_VERSION")),
        arg("streamSize", t.literal("(int)sizeof(z_stream)")),
      ],
      t.int(),
      { symbol: "inflateBackInit_" },
    ),
    gzgetc2: fn([arg("file", GzFile)], t.int(), {
      symbol: "gzgetc_",
      description: "Backward compatibility",
    }),
    gzopen: fn(
      [arg("path", t.string()), arg("mode", t.string())],
      t.orErrno(t.handle("GzFile", { c: "struct gzFile_s", owner: { freedBy: "gzclose" } })),
    ),
    gzseek: fn([arg("gzFile", GzFile), arg("arg2", t.long()), arg("arg3", t.int())], t.long()),
    gztell: fn([arg("gzFile", GzFile)], t.long()),
    gzoffset: fn([arg("gzFile", GzFile)], t.long()),
    adler32Combine: fn(
      [arg("arg1", t.ulong()), arg("arg2", t.ulong()), arg("arg3", t.long())],
      t.ulong(),
    ),
    crc32Combine: fn(
      [arg("arg1", t.ulong()), arg("arg2", t.ulong()), arg("arg3", t.long())],
      t.ulong(),
    ),
    crc32CombineGen: fn([arg("arg1", t.long())], t.ulong()),
    zError: fn([arg("code", t.int())], t.string({ owner: "library" }), {
      symbol: "zError",
      description: "Undocumented functions",
    }),
    inflateSyncPoint: fn([arg("arg1", t.pointer(ZStream, { mode: "inout" }))], t.int(), {
      symbol: "inflateSyncPoint",
    }),
    getCrcTable: fn([], t.address({ owner: "library", nullable: true })),
    inflateUndermine: fn(
      [arg("arg1", t.pointer(ZStream, { mode: "inout" })), arg("arg2", t.int())],
      t.int(),
      { symbol: "inflateUndermine" },
    ),
    inflateValidate: fn(
      [arg("arg1", t.pointer(ZStream, { mode: "inout" })), arg("arg2", t.int())],
      t.int(),
      { symbol: "inflateValidate" },
    ),
    inflateCodesUsed: fn([arg("arg1", t.pointer(ZStream, { mode: "inout" }))], t.ulong(), {
      symbol: "inflateCodesUsed",
    }),
    inflateResetKeep: fn([arg("arg1", t.pointer(ZStream, { mode: "inout" }))], t.int(), {
      symbol: "inflateResetKeep",
    }),
    deflateResetKeep: fn([arg("arg1", t.pointer(ZStream, { mode: "inout" }))], t.int(), {
      symbol: "deflateResetKeep",
    }),
    // DECIDE: it is variadic: write one function for each list of arguments that is needed
    gzvprintf: fn([arg("file", GzFile), arg("format", t.string())], t.int(), {
      variadicFrom: 2,
      vaList: true,
    }),
  },
});

export default library({
  name: "zlib",
  version: "1.2.13",
  description: "Bindings of zlib.h.",
  modules: [zlib],
  runtime: "../../../src/runtime/v1.ts",
  c: { headers: ["zlib.h"], systemLibraries: ["z"] },
  out: { typescript: "generated", docs: "generated", native: "build" },
});
