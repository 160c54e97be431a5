/**
 * C text of types: declarations for the header, and the functions that log and take values.
 *
 * @module
 */
import {
  type Aggregate,
  type CallbackType,
  type Enum,
  type Field,
  fieldSymbol,
  type FixedArray,
  type Text,
  type Type,
} from "./model.ts";
import { scalarRow } from "./scalars.ts";

/** The C integer of a width, such as `uint8_t`. */
export const integerType = (of: string): string =>
  of === "bool" ? "bool" : `${of.startsWith("u") ? "uint" : "int"}${of.slice(1)}_t`;

/** The C element type of strings. */
export const unitType = (encoding: Text["encoding"]): string =>
  ({ utf8: "char", utf16: "uint16_t", wchar: "wchar_t" })[encoding];

/** The C type of a value. */
export function cType(type: Exclude<Type, FixedArray>): string {
  switch (type.kind) {
    case "scalar":
      return scalarRow(type.name).c;
    case "enum":
      return type.header === "plain" ? integerType(type.of) : type.name;
    case "bits":
      return integerType(type.of);
    case "text":
      return `const ${unitType(type.encoding)} *`;
    case "address":
      return "uintptr_t";
    default:
      return type.name;
  }
}

function declareField(field: Field): string {
  const name = fieldSymbol(field);
  const { type } = field;
  if (type.kind === "bits") return `${cType(type)} ${name} : ${type.width};`;
  if (type.kind !== "array") return `${cType(type)} ${name};`;
  if (type.of.kind === "array") throw new Error("Arrays of arrays are not generated");
  return `${cType(type.of)} ${name}[${type.length}];`;
}

/** The declaration of a named type. */
export function declareType(type: Enum | Aggregate): string[] {
  if (type.kind === "enum") {
    if (type.header === "plain") return [];
    if (type.header === "typedef") return [`typedef ${integerType(type.of)} ${type.name};`];
    const members = Object.entries(type.members).map(([name, value]) => {
      // -2147483648 is no literal of C.
      const literal = value === -(2 ** 31) ? "(-2147483647 - 1)" : String(value);
      return `${type.name}_${name} = ${literal}`;
    });
    return [`typedef enum ${type.name} { ${members.join(", ")} } ${type.name};`];
  }
  const packed = type.kind === "struct" && type.packed ? "__attribute__((packed)) " : "";
  return [
    `typedef ${type.kind} ${packed}${type.name} {`,
    ...type.fields.map((field) => `  ${declareField(field)}`),
    `} ${type.name};`,
  ];
}

/** A function pointer type, as a typedef. */
export function declareCallback(type: CallbackType): string {
  const params = type.params.map((param) => declaration(param.type, param.name));
  if (type.userData) params.push("void *user");
  const result = type.result === null ? "void" : valueType(type.result);
  return `typedef ${result} (*${type.name})(${params.join(", ") || "void"});`;
}

/** The C type of what passes by value. */
export function valueType(type: Type): string {
  if (type.kind === "array") throw new Error("C passes no arrays by value");
  return cType(type);
}

/** What C makes of a variadic argument of a type. */
export function promoted(type: Type): string {
  if (type.kind === "scalar") {
    const { js, width, c } = scalarRow(type.name);
    if (js === "float") return "double";
    return width < 4 || js === "boolean" ? "int" : c;
  }
  if (type.kind === "enum" && Number(type.of.slice(1)) < 32) return "int";
  return valueType(type);
}

/** A type and a name, as in a list of params. */
export function declaration(type: Type, name: string): string {
  const text = valueType(type);
  return text.endsWith("*") ? `${text}${name}` : `${text} ${name}`;
}

/** A statement that logs a value. */
export function put(type: Type, value: string, depth = 0): string {
  switch (type.kind) {
    case "scalar": {
      const { js, width } = scalarRow(type.name);
      if (js === "float") return `fz_put_f${width * 8}(${value});`;
      if (js === "boolean") return `fz_put_bool(${value});`;
      return `fz_put((uint64_t)(int64_t)(${value}), ${width});`;
    }
    case "enum":
      return `fz_put((uint64_t)(int64_t)(${value}), ${Number(type.of.slice(1)) / 8});`;
    case "bits":
      return `fz_put((uint64_t)(int64_t)(${value}), ${bitsWidth(type.of)});`;
    case "address":
      return `fz_put((uint64_t)(${value}), 8);`;
    case "text":
      return `fz_put_${type.encoding}(${value});`;
    case "array": {
      const i = `i${depth}`;
      const inner = put(type.of, `${value}[${i}]`, depth + 1);
      return `for (size_t ${i} = 0; ${i} < ${type.length}; ${i}++) ${inner}`;
    }
    default:
      return `put_${type.name}(${value});`;
  }
}

/** Bytes of a bit field in the log: those of the integer it is a part of. */
export const bitsWidth = (of: string): 1 | 2 | 4 =>
  of === "bool" ? 1 : (Number(of.slice(1)) / 8) as 1 | 2 | 4;

/** An expression that takes a value from the feed. */
export function take(type: Exclude<Type, FixedArray>): string {
  switch (type.kind) {
    case "scalar": {
      const { js, width, c } = scalarRow(type.name);
      if (js === "float") return `fz_take_f${width * 8}()`;
      return `(${c})fz_take(${width})`;
    }
    case "enum": {
      // Through the integer of the same width, which has the sign.
      return `(${cType(type)})(${integerType(type.of)})fz_take(${Number(type.of.slice(1)) / 8})`;
    }
    case "bits":
      return `(${integerType(type.of)})fz_take(${bitsWidth(type.of)})`;
    case "address":
      return "(uintptr_t)fz_take(8)";
    case "text":
      return `fz_take_${type.encoding}()`;
    default:
      return `take_${type.name}()`;
  }
}

/** A statement that takes a value from the feed into a place. */
export function takeInto(type: Type, place: string, depth = 0): string {
  if (type.kind !== "array") return `${place} = ${take(type)};`;
  const i = `i${depth}`;
  const inner = takeInto(type.of, `${place}[${i}]`, depth + 1);
  return `for (size_t ${i} = 0; ${i} < ${type.length}; ${i}++) ${inner}`;
}

/** The functions that log and take an aggregate. */
export function aggregateFunctions(type: Aggregate): string[] {
  const each = (make: (field: Field) => string): string[] =>
    type.kind === "struct"
      ? type.fields.map((field) => `  ${make(field)}`)
      // The feed names the member, for native code cannot know it.
      : [
        "  unsigned member = (unsigned)fz_take(1);",
        ...type.fields.map((field, i) => `  if (member == ${i}) { ${make(field)} }`),
      ];
  const { name } = type;
  return [
    `static FZ_APART void put_${name}(${name} v) {`,
    ...each((field) => put(field.type, `v.${fieldSymbol(field)}`)),
    "}",
    `static FZ_APART ${name} take_${name}(void) {`,
    `  ${name} v;`,
    // Padding that is not zero shows who relies on it.
    `  memset(&v, ${type.kind === "struct" ? "0xa5" : "0"}, sizeof v);`,
    ...each((field) => takeInto(field.type, `v.${fieldSymbol(field)}`)),
    "  return v;",
    "}",
  ];
}
