/**
 * Gives the types of a function names of its own, so that many versions of it fit one library.
 *
 * @module
 */
import type { Aggregate, CallbackType, Enum, Func, Subject, Type } from "./model.ts";

/** Renames a subject and its types: equal types get equal names, different ones different names. */
export function rename(subject: Subject, name: string, prefix: string): Subject {
  const names = new Map<string, string>();
  const nameFor = (kind: string, shape: object): string => {
    const key = JSON.stringify({ ...shape, name: "" });
    const known = names.get(key);
    if (known !== undefined) return known;
    const made = `${prefix}${kind}${names.size}`;
    names.set(key, made);
    return made;
  };
  function named<T extends Enum | Aggregate>(kind: string, type: T): T {
    return { ...type, name: nameFor(kind, type) };
  }
  const typeOf = (type: Type): Type => {
    switch (type.kind) {
      case "enum":
        return named("Enum", type);
      case "array":
        return { ...type, of: typeOf(type.of) };
      case "struct":
      case "union": {
        const fields = type.fields.map((field) => ({ ...field, type: typeOf(field.type) }));
        return named(type.kind === "struct" ? "Struct" : "Union", { ...type, fields });
      }
      default:
        return type;
    }
  };
  const callbackOf = (type: CallbackType): CallbackType => {
    const params = type.params.map((param) => ({ ...param, type: typeOf(param.type) }));
    const result = type.result === null ? null : typeOf(type.result);
    const made = { ...type, params, result };
    return { ...made, name: nameFor("Callback", made) };
  };
  const params = subject.func.params.map((param) => {
    if (param.pass === "callback") return { ...param, type: callbackOf(param.type) };
    return "type" in param ? { ...param, type: typeOf(param.type) } as typeof param : param;
  });
  const { result } = subject.func;
  const given = result.give === "void" ? result : { ...result, type: typeOf(result.type) };
  const func = { ...subject.func, name, params, result: given } as Func;
  return { func, cases: subject.cases };
}
