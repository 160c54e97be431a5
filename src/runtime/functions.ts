/**
 * The raw functions of one opened library, bound at their first use.
 *
 * @module
 */
import type {
  Backend,
  DirectDeclaration,
  DirectFunction,
  MachineFunction,
  NativeLibrary,
  RawFunction,
} from "./backend.ts";
import type { LaneWire } from "./callbacks.ts";
import { ZiffiError } from "./errors.ts";
import type { LibrarySpec, Mode } from "./library.ts";
import type { Loaded } from "./loading.ts";
import { supportDeclaration, type SupportFunction } from "./support.ts";
import { isDeclared, rolesOf, type SymbolsText } from "./symbols.ts";

type Declaration = Parameters<NativeLibrary["bind"]>[0];
type Role = "lane" | "buffer" | "start";

/** Binds functions in either mode. */
export class Functions {
  readonly #spec: LibrarySpec<object, object>;
  readonly #runtime: Backend;
  readonly #path: string;
  readonly #loaded: Loaded;
  readonly #mode: Mode;
  readonly #direct = new Map<string, RawFunction>();
  readonly #support = new Map<string, SupportFunction>();
  #symbols: SymbolsText<Declaration> | null = null;
  #directSymbols: Readonly<Record<string, DirectFunction<Declaration>>> | null = null;

  constructor(
    spec: LibrarySpec<object, object>,
    runtime: Backend,
    path: string,
    loaded: Loaded,
    mode: Mode,
  ) {
    this.#spec = spec;
    this.#runtime = runtime;
    this.#path = path;
    this.#loaded = loaded;
    this.#mode = mode;
  }

  /** The raw function behind a call. */
  get(name: string, role: Role): RawFunction {
    if (this.#mode === "direct") return this.#getDirect(name, role);
    const optional = this.#spec.optional?.indexOf(name) ?? -1;
    if (optional !== -1 && this.support("has", 1)(optional) !== 1) this.#missing(name, name);
    const declaration = rolesOf(this.#declared(), name)?.[role];
    if (!declaration) throw new Error(`${this.#spec.name} declares no ${role} call of ${name}`);
    return this.#bind(declaration);
  }

  /** What crosses as the result of a function. */
  resultOf(name: string): LaneWire {
    const lane = rolesOf(this.#declared(), name)?.lane as
      | { readonly result?: string; readonly returns?: string; readonly return?: string }
      | undefined;
    return (lane?.result ?? lane?.returns ?? lane?.return ?? "f64") as LaneWire;
  }

  /** True when a function can be called. */
  has(name: string): boolean {
    if (this.#mode === "direct") return this.#hasDirect(name);
    const optional = this.#spec.optional?.indexOf(name) ?? -1;
    if (optional !== -1) return this.support("has", 1)(optional) === 1;
    return isDeclared(this.#declared(), name);
  }

  /** A support function of a shim. */
  support(name: string, arity: number): SupportFunction {
    const known = this.#support.get(name);
    if (known) return known;
    const declaration = supportDeclaration(this.#spec.prefix, name, arity);
    const bound = this.#bind(declaration) as SupportFunction;
    this.#support.set(name, bound);
    return bound;
  }

  #declared(): SymbolsText<Declaration> {
    return this.#symbols ??= this.#spec.symbols[this.#runtime.name]();
  }

  #getDirect(name: string, role: Role): RawFunction {
    const key = `${name} ${role}`;
    const known = this.#direct.get(key);
    if (known) return known;
    const entry = this.#directEntry(name);
    if (entry === undefined || "unsupported" in entry) {
      const why = entry === undefined ? "it is not part of the binding" : entry.unsupported;
      throw new ZiffiError(
        "NEEDS_BUILD",
        `${name} cannot be called directly (${why}): run ziffi build, and open ` +
          `${this.#spec.name} without mode "direct"`,
      );
    }
    const declaration = role === "buffer" ? entry.buffer ?? entry : entry;
    const { wrap, buffer: _, ...plain } = declaration as DirectDeclaration<Declaration> & {
      readonly buffer?: unknown;
    };
    const raw = this.#bindRaw(plain as Declaration, name);
    const made = wrap === undefined ? raw : wrap(raw as MachineFunction);
    this.#direct.set(key, made);
    return made;
  }

  #hasDirect(name: string): boolean {
    const entry = this.#directEntry(name);
    if (entry === undefined || "unsupported" in entry) return false;
    try {
      this.#getDirect(name, "lane");
      return true;
    } catch (error) {
      if (error instanceof ZiffiError && error.code === "SYMBOL_MISSING") return false;
      throw error;
    }
  }

  #directEntry(name: string): DirectFunction<Declaration> | undefined {
    this.#directSymbols ??= this.#spec.direct?.symbols[this.#runtime.name]() ?? {};
    return Object.hasOwn(this.#directSymbols, name) ? this.#directSymbols[name] : undefined;
  }

  /** Binds by symbol: functions of a shim have one declaration each. */
  #bind(declaration: Declaration): RawFunction {
    const { functions } = this.#loaded;
    const known = functions.get(declaration.symbol);
    if (known) return known;
    const bound = this.#bindRaw(declaration, null);
    functions.set(declaration.symbol, bound);
    return bound;
  }

  #bindRaw(declaration: Declaration, name: string | null): RawFunction {
    try {
      return this.#loaded.native.bind(declaration);
    } catch (error) {
      this.#missing(declaration.symbol, name, error);
    }
  }

  #missing(symbol: string, name: string | null, cause?: unknown): never {
    const { optional } = this.#spec;
    const advice = name === null
      ? "build it from this schema again"
      : optional?.includes(name)
      ? `this version of the library lacks ${name}; ask has("${name}") first`
      : "use a version of the library that has it, or declare it optional";
    throw new ZiffiError(
      "SYMBOL_MISSING",
      `${this.#path} does not export ${symbol}: ${advice}`,
      cause === undefined ? undefined : { cause },
    );
  }
}
