/**
 * Finds the declaration of a name by the rules of JavaScript's scopes.
 *
 * @module
 */
import type ts from "@typescript/typescript6";
import type { TypeScript } from "./values.ts";

/** What a name is bound to. */
export type Binding =
  /** A variable; `path` leads from its value to that of the name, by destructuring. */
  | {
    readonly kind: "variable";
    readonly declaration: ts.VariableDeclaration;
    readonly path: readonly string[] | null;
  }
  | {
    readonly kind: "parameter";
    readonly declaration: ts.ParameterDeclaration;
    readonly path: readonly string[] | null;
  }
  /** `name` is `*` for the whole module. */
  | { readonly kind: "import"; readonly specifier: string; readonly name: string }
  | { readonly kind: "function"; readonly declaration: ts.FunctionDeclaration }
  | { readonly kind: "enum"; readonly declaration: ts.EnumDeclaration }
  | { readonly kind: "class"; readonly declaration: ts.ClassDeclaration };

/** A function as JavaScript knows it: declaration, arrow, method. */
export type FunctionNode = ts.FunctionDeclaration | ts.FunctionExpression | ts.ArrowFunction;

/** Bindings by name, found once a scope. */
export class Scopes {
  readonly #ts: TypeScript;
  readonly #known = new WeakMap<ts.Node, Map<string, Binding>>();

  constructor(typescript: TypeScript) {
    this.#ts = typescript;
  }

  /** The binding of a name where `node` stands; null for globals. */
  find(name: string, node: ts.Node): Binding | null {
    for (let at: ts.Node | undefined = node; at !== undefined; at = at.parent) {
      const found = this.declared(at)?.get(name);
      if (found) return found;
    }
    return null;
  }

  /** The names that a scope declares; null for what is no scope. */
  declared(scope: ts.Node): Map<string, Binding> | null {
    const known = this.#known.get(scope);
    if (known) return known;
    const made = this.#collect(scope);
    if (made !== null) this.#known.set(scope, made);
    return made;
  }

  #collect(scope: ts.Node): Map<string, Binding> | null {
    const api = this.#ts;
    const found = new Map<string, Binding>();
    if (api.isFunctionLike(scope)) {
      for (const declaration of scope.parameters) {
        // Function types have params too, of another kind.
        if (!api.isParameter(declaration)) continue;
        this.#names(declaration.name, [], (name, path) => {
          found.set(name, { kind: "parameter", declaration, path });
        });
      }
      return found;
    }
    if (api.isForStatement(scope) || api.isForOfStatement(scope) || api.isForInStatement(scope)) {
      const { initializer } = scope;
      if (initializer && api.isVariableDeclarationList(initializer)) {
        this.#variables(initializer, found);
      }
      return found;
    }
    const statements = api.isSourceFile(scope) || api.isBlock(scope) || api.isModuleBlock(scope)
      ? scope.statements
      : api.isCaseBlock(scope)
      ? scope.clauses.flatMap((clause) => [...clause.statements])
      : null;
    if (statements === null) return null;
    for (const statement of statements) this.#statement(statement, found);
    return found;
  }

  #statement(statement: ts.Statement, found: Map<string, Binding>): void {
    const api = this.#ts;
    if (api.isVariableStatement(statement)) this.#variables(statement.declarationList, found);
    else if (api.isFunctionDeclaration(statement) && statement.name) {
      found.set(statement.name.text, { kind: "function", declaration: statement });
    } else if (api.isEnumDeclaration(statement)) {
      found.set(statement.name.text, { kind: "enum", declaration: statement });
    } else if (api.isClassDeclaration(statement) && statement.name) {
      found.set(statement.name.text, { kind: "class", declaration: statement });
    } else if (api.isImportDeclaration(statement)) this.#imports(statement, found);
    else if (api.isImportEqualsDeclaration(statement)) {
      const { moduleReference: reference } = statement;
      const text = api.isExternalModuleReference(reference) ? reference.expression : null;
      if (text === null || !api.isStringLiteral(text)) return;
      found.set(statement.name.text, { kind: "import", specifier: text.text, name: "*" });
    }
  }

  #variables(list: ts.VariableDeclarationList, found: Map<string, Binding>): void {
    for (const declaration of list.declarations) {
      this.#names(declaration.name, [], (name, path) => {
        found.set(name, { kind: "variable", declaration, path });
      });
    }
  }

  #imports(statement: ts.ImportDeclaration, found: Map<string, Binding>): void {
    const api = this.#ts;
    const { importClause: clause, moduleSpecifier } = statement;
    if (!clause || !api.isStringLiteral(moduleSpecifier)) return;
    const specifier = moduleSpecifier.text;
    const keep = (local: ts.Identifier, name: string) =>
      found.set(local.text, { kind: "import", specifier, name });
    if (clause.name) keep(clause.name, "default");
    const named = clause.namedBindings;
    if (named === undefined) return;
    if (api.isNamespaceImport(named)) keep(named.name, "*");
    else for (const one of named.elements) keep(one.name, (one.propertyName ?? one.name).text);
  }

  /** Every name of a pattern, with the names that lead to it; null where those are not known. */
  #names(
    pattern: ts.BindingName,
    path: readonly string[] | null,
    keep: (name: string, path: readonly string[] | null) => void,
  ): void {
    const api = this.#ts;
    if (api.isIdentifier(pattern)) return keep(pattern.text, path);
    pattern.elements.forEach((element, i) => {
      if (!api.isBindingElement(element)) return;
      const key = api.isArrayBindingPattern(pattern)
        ? String(i)
        : propertyName(api, element.propertyName ?? element.name);
      const known = path !== null && key !== null && !element.dotDotDotToken;
      this.#names(element.name, known ? [...path, key] : null, keep);
    });
  }
}

function propertyName(api: TypeScript, name: ts.PropertyName | ts.BindingName): string | null {
  if (api.isIdentifier(name) || api.isStringLiteral(name) || api.isNumericLiteral(name)) {
    return name.text;
  }
  return null;
}
