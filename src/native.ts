/**
 * The opened native library behind the toolkit. Nothing is loaded at import.
 *
 * @module
 */
import { CpuLevel, open as openGenerated, type ZiffiLibrary } from "./generated/ziffi.ts";
import { checkOptions } from "./options.ts";
import { harden, type Hardening, readHardening } from "./hardening.ts";
import { LibraryClosedError, ZiffiError } from "./runtime/errors.ts";
import type { OpenOptions } from "./runtime/library.ts";
import { pathOf } from "./runtime/lookup.ts";
import { backend } from "./runtime/select.ts";

/** How the toolkit is opened. */
export interface ToolkitOptions extends OpenOptions {
  /**
   * How much native memory that is allocated from now on is checked, by all threads of the process.
   * Without it the environment variable `ZIFFI_HARDENING` decides.
   */
  readonly hardening?: Hardening;
}

let opened: ZiffiLibrary | null = null;
let closed = false;

/**
 * Loads ziffi's native library; the first use of any part does it too. Opening twice is the same
 * as once.
 *
 * The library is looked for in `options.path`, or in the environment variable `ZIFFI_LIBRARY`, or
 * in the installed package of this platform, then in the local build. The environment variable
 * `ZIFFI_CPU` (`scalar`, `v1`, `v3`, `v4` or `neon`) forces the instruction set of the kernels;
 * `ZIFFI_HARDENING` (`0` to `3`) checks native memory.
 *
 * @param options `path` loads exactly that file; `hardening` counts also when the library is open
 * @throws LibraryLoadError when nothing could be loaded, listing every path tried
 * @throws AbiMismatchError when the library was built from another version
 * @throws ZiffiError with code `PERMISSION_DENIED` when the runtime may not load native code, and
 *   `RUNTIME_UNSUPPORTED` when `ZIFFI_CPU` names a level that this machine lacks
 * @throws TypeError or RangeError when `hardening`, `ZIFFI_HARDENING` or `ZIFFI_CPU` is no level,
 *   or another path is open
 *
 * @example
 * ```ts
 * import { capabilities, close, open } from "ziffi";
 *
 * open();
 * console.log(capabilities().cpuLevel);
 * close();
 * ```
 */
export function open(options: ToolkitOptions = {}): void {
  checkOptions("open", options);
  const { hardening, ...rest } = options;
  const level = readHardening(hardening);
  if (opened !== null) {
    if (options.path === undefined || pathOf(options.path) === opened.path) {
      if (hardening !== undefined) harden(opened, level);
      return;
    }
    throw new RangeError(
      `open: ${options.path} was asked for and ${opened.path} is open; call close() first`,
    );
  }
  const library = openGenerated(rest);
  try {
    harden(library, level);
    selectCpu(library);
  } catch (error) {
    library.close();
    throw error;
  }
  opened = library;
  closed = false;
}

/**
 * Ends the use of the native library: later uses throw LibraryClosedError until `open` is called.
 * Blocks, pools and maps that are still alive can be read and disposed. A second call does nothing.
 */
export function close(): void {
  closed = opened !== null || closed;
  opened?.close();
  opened = null;
}

/** Whether the library is open. */
export function isOpen(): boolean {
  return opened !== null;
}

/**
 * The opened library, opening it if that was never done.
 *
 * @param call name of the caller, for the message
 * @throws LibraryClosedError after {@link close}
 */
export function native(call: string): ZiffiLibrary {
  if (opened !== null) return opened;
  if (closed) {
    throw new LibraryClosedError(
      `${call}: the library ziffi was closed; call open() again before you use it`,
    );
  }
  open();
  return opened ?? native(call);
}

function selectCpu(library: ZiffiLibrary): void {
  const wanted = backend().env("ZIFFI_CPU");
  if (wanted === undefined || wanted === "") return;
  const names = Object.keys(CpuLevel).join(", ");
  if (!Object.hasOwn(CpuLevel, wanted)) {
    throw new RangeError(`ZIFFI_CPU is ${JSON.stringify(wanted)}; set it to one of ${names}`);
  }
  try {
    library.api.cpuSelect(CpuLevel[wanted as keyof typeof CpuLevel]);
  } catch (error) {
    throw new ZiffiError(
      "RUNTIME_UNSUPPORTED",
      `ZIFFI_CPU is ${wanted}, which this machine does not have; unset it or choose a lower level`,
      { cause: error },
    );
  }
}
