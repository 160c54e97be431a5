/**
 * Compares types of a table with types of a header, and says what it found.
 *
 * @module
 */
import type { HeaderFunctionType, HeaderType } from "../../import/header.ts";
import type { Disagreement, FindingKind } from "../findings.ts";
import type {
  DialectName,
  ForeignPointer,
  ForeignSignature,
  ForeignType,
  NotAudited,
  Place,
} from "../tables.ts";
import { type CTypes, spell, spellParam } from "./c_types.ts";
import { describeForeign, spellFor } from "./describe.ts";
import { compareStruct } from "./structs.ts";
import { compareClass, type Role } from "./types.ts";

/** Where a comparison stands, for its messages. */
export interface Spot {
  /** The function and the place in it. */
  readonly subject: string;
  /** The header that the other side is declared in. */
  readonly header: string;
  readonly role: Role;
  /** True inside of a callback, all of whose differences are of that kind. */
  readonly callback: boolean;
}

/** One run over the tables of one dialect. */
export class Comparer {
  readonly c: CTypes;
  readonly dialect: DialectName;
  readonly findings: Disagreement[] = [];
  readonly notAudited: NotAudited[] = [];

  constructor(c: CTypes, dialect: DialectName) {
    this.c = c;
    this.dialect = dialect;
  }

  /** Adds a fault. */
  fault(
    kind: FindingKind,
    place: Place,
    subject: string,
    message: string,
    fix: string | null,
  ): void {
    this.findings.push({ kind, severity: "fault", place, subject, message, fix });
  }

  /** Adds what may be right, and what somebody should look at. */
  note(
    kind: FindingKind,
    place: Place,
    subject: string,
    message: string,
    fix: string | null,
  ): void {
    this.findings.push({ kind, severity: "note", place, subject, message, fix });
  }

  /** Adds a difference of two types. */
  differ(
    kind: FindingKind,
    foreign: ForeignType,
    type: HeaderType,
    spot: Spot,
    because: string | null = null,
    severity: "fault" | "note" = "fault",
  ): void {
    const reason = because === null ? "" : `: ${because}`;
    const message = `the table says ${describeForeign(foreign)}, ` +
      `${spot.header} says ${this.c.describe(type)}${reason}`;
    const { place } = foreign;
    const { subject } = spot;
    const told = spot.callback ? "callback" : kind;
    const fix = this.fixFor(type, spot.role);
    this.findings.push({ kind: told, severity, place, subject, message, fix });
  }

  /** How the dialect writes a type of C, as a fix. */
  fixFor(type: HeaderType, role: Role = "param"): string | null {
    const word = spellFor(this.dialect, type, this.c, role);
    if (word !== null) return word.startsWith("{") ? word : `"${word}"`;
    const { kind } = this.c.passed(type);
    if (kind !== "record") return null;
    return this.dialect === "koffi"
      ? `"${spell(type)}", declared with koffi.struct or koffi.union`
      : "this runtime passes no structs by value: add a C function that takes a pointer";
  }

  /** Compares two types, and all that they lead to. */
  type(foreign: ForeignType, type: HeaderType, spot: Spot): void {
    switch (foreign.kind) {
      case "either":
        for (const branch of foreign.branches) this.type(branch, type, spot);
        return;
      case "wrong": {
        const message = `${JSON.stringify(foreign.text)}: ${foreign.reason}`;
        const fix = this.fixFor(type, spot.role);
        this.fault("type-name", foreign.place, spot.subject, message, fix);
        return;
      }
      case "unread":
        this.skip(foreign.place, spot.subject, `its type cannot be read: ${foreign.reason}`);
        return;
      default:
    }
    const shape = this.c.passed(type);
    if (shape.kind === "other" && foreign.kind !== "void") {
      this.skip(foreign.place, spot.subject, `${spell(type)} cannot be compared`);
      return;
    }
    const difference = compareClass(foreign, type, this.c, spot.role);
    if (difference !== null) {
      const { kind, because, severity } = difference;
      this.differ(kind, foreign, type, spot, because, severity);
    } else if (foreign.kind === "struct" && shape.kind === "record") {
      compareStruct(this, foreign, shape.name, spot);
    } else if (foreign.kind === "pointer" && shape.kind === "pointer") {
      this.#pointee(foreign, shape.to, type, foreign, spot);
    }
  }

  skip(place: Place, subject: string, reason: string): void {
    this.notAudited.push({ place, subject, reason });
  }

  /** What a pointer points to, where the dialect says so. */
  #pointee(
    pointer: ForeignPointer,
    target: HeaderType,
    type: HeaderType,
    shown: ForeignType,
    spot: Spot,
  ): void {
    const { to } = pointer;
    const shape = this.c.shape(target);
    if (to === null || to.kind === "void" || shape.kind === "void") return;
    const differ = (kind: FindingKind, because: string | null = null) =>
      this.differ(kind, shown, type, spot, because);
    switch (to.kind) {
      case "function":
        if (shape.kind !== "function") return differ("pointer", "it points to data");
        return this.signature(to.signature, shape.type, { ...spot, callback: true });
      case "struct":
        if (shape.kind === "pointer") return differ("pointer", "it is a pointer to a pointer");
        if (shape.kind !== "record") return differ("pointer", "it points to no struct");
        // What an opaque type holds is nobody's business but the library's.
        if (this.c.record(shape.name) !== null) compareStruct(this, to, shape.name, spot);
        return;
      case "opaque":
        if (shape.kind === "pointer") return differ("pointer", "it is a pointer to a pointer");
        if (!this.#mayBe(to.name, target)) differ("pointer", "it points to another type");
        return;
      case "pointer":
        if (shape.kind !== "pointer") return differ("pointer", "it is a pointer to no pointer");
        return this.#pointee(to, shape.to, type, shown, spot);
      default:
    }
    if (shape.kind === "function") return differ("pointer", "it points to a function");
    if (shape.kind === "record" || shape.kind === "other") return;
    const element = shape.kind === "array" ? shape.of : target;
    const difference = compareClass(to, element, this.c, "field");
    const bytes = to.kind === "int" && to.bits === 8 && shape.kind === "int" && shape.bits === 8;
    if (difference && !bytes) differ(difference.kind, "it points to something else");
  }

  /** False for an opaque type with the name of another type of the header. */
  #mayBe(name: string, target: HeaderType): boolean {
    const names = new Set<string>();
    let at = target;
    for (; at.kind === "typedef"; at = at.to) names.add(at.name);
    if (at.kind !== "record") return true;
    const { records } = this.c.header;
    names.add(at.name.replace(/^(struct|union) /, ""));
    const typedef = records.get(at.name)?.typedef;
    if (typedef) names.add(typedef);
    if (names.has(name)) return true;
    const known = [...records.values()].some((record) =>
      record.typedef === name || record.name.replace(/^(struct|union) /, "") === name
    );
    return !known;
  }

  /** Compares params and result. */
  signature(foreign: ForeignSignature, type: HeaderFunctionType, spot: Spot): void {
    if (type.prototype && foreign.paramsKnown && this.#arity(foreign, type, spot)) {
      foreign.params.forEach((param, i) => {
        const theirs = type.params[i];
        if (!theirs) return;
        const name = theirs.name ?? `param ${i + 1}`;
        const subject = `${spot.subject}: ${name}`;
        this.type(param, theirs.type, { ...spot, subject, role: "param" });
      });
    }
    const { result } = foreign;
    const subject = `${spot.subject}: result`;
    if (result !== null) this.type(result, type.result, { ...spot, subject, role: "result" });
    const wanted = this.c.shape(type.result).kind;
    const none = result === null || result.kind === "void";
    if (none && spot.callback && wanted !== "void") {
      const message = `the table says void, ${spot.header} says ${this.c.describe(type.result)}: ` +
        "C reads what is left over from other code";
      const place = result?.place ?? foreign.place;
      this.fault("callback", place, subject, message, this.fixFor(type.result));
    }
  }

  /** True when the params can be compared one by one. */
  #arity(foreign: ForeignSignature, type: HeaderFunctionType, spot: Spot): boolean {
    const { params, variadic, place } = foreign;
    const list = type.params.map(spellParam)
      .concat(type.variadic ? ["..."] : []).join(", ") || "void";
    const kind = spot.callback ? "callback" : "arity";
    if (variadic && !type.variadic) {
      const message = `the table ends in ..., ${spot.header} says (${list})`;
      this.fault("variadic", place, spot.subject, message, "state the params without ...");
      return false;
    }
    if (type.variadic && !variadic && params.length > type.params.length) {
      const message =
        `the table has ${params.length} fixed params, ${spot.header} says (${list}): ` +
        "what follows the named ones is passed in another way on macOS with arm64";
      const fix = this.dialect === "koffi"
        ? 'end the params in "..."'
        : "add a C function with these params to the library that calls it";
      this.fault("variadic", place, spot.subject, message, fix);
      return false;
    }
    if (params.length === type.params.length) return true;
    const message = `the table has ${countOf(params.length)}, ${spot.header} ` +
      `${type.params.length} (${list})`;
    this.fault(kind, place, spot.subject, message, this.#paramsFix(type));
    return false;
  }

  #paramsFix({ params }: HeaderFunctionType): string {
    const words = params.map(({ type }) => this.fixFor(type) ?? spell(type));
    return `[${words.map((word) => word.replace(/", and .*/, '"')).join(", ")}]`;
  }
}

function countOf(count: number): string {
  return count === 1 ? "1 param" : `${count} params`;
}
