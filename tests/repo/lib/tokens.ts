// A small scanner for TypeScript: enough to find imports and names without a compiler. It knows
// comments, strings, templates and regular expressions, so that text inside them is not code.

/** A piece of code. Strings carry their contents; comments are dropped. */
export interface Token {
  kind: "word" | "string" | "punct";
  text: string;
  line: number;
}

const wordStart = /[\p{L}_$#@]/u;
const wordPart = /[\p{L}\p{N}_$]/u;

/** After these words a slash starts a regular expression; after other words it divides. */
const beforeRegex = new Set(["return", "typeof", "case", "in", "of", "delete", "void", "throw"]);

class Scanner {
  readonly tokens: Token[] = [];
  #at = 0;
  #line = 1;
  #source: string;

  constructor(source: string) {
    this.#source = source;
  }

  /** Scans to the end, or to the brace that closes a `${` of a template. */
  scan(insideTemplate = false): void {
    let depth = 0;
    while (this.#at < this.#source.length) {
      const char = this.#peek();
      if (insideTemplate && char === "}" && depth === 0) return;
      if (char === "{") depth += 1;
      if (char === "}") depth -= 1;
      this.#one(char);
    }
  }

  #one(char: string): void {
    const two = char + this.#peek(1);
    if (two === "//") this.#skipTo("\n");
    else if (two === "/*") this.#skipTo("*/", 2);
    else if (char === '"' || char === "'") this.#string(char);
    else if (char === "`") this.#template();
    else if (char === "/" && this.#regexMayStart()) this.#regex();
    else if (wordStart.test(char)) this.#word();
    else if (/\s/.test(char)) this.#next();
    else if (/\d/.test(char)) this.#word();
    else this.#push("punct", this.#next());
  }

  #peek(ahead = 0): string {
    return this.#source[this.#at + ahead] ?? "";
  }

  #next(): string {
    const char = this.#peek();
    if (char === "\n") this.#line += 1;
    this.#at += 1;
    return char;
  }

  #push(kind: Token["kind"], text: string): void {
    this.tokens.push({ kind, text, line: this.#line });
  }

  #skipTo(end: string, length = 0): void {
    const found = this.#source.indexOf(end, this.#at + length);
    const stop = found < 0 ? this.#source.length : found + length;
    while (this.#at < stop) this.#next();
  }

  #skipWhile(pattern: RegExp): void {
    while (this.#at < this.#source.length && pattern.test(this.#peek())) this.#next();
  }

  #word(): void {
    let text = this.#next();
    while (wordPart.test(this.#peek())) text += this.#next();
    this.#push("word", text);
  }

  #string(quote: string): void {
    let text = "";
    this.#next();
    while (this.#at < this.#source.length && this.#peek() !== quote) {
      if (this.#peek() === "\\") this.#next();
      text += this.#next();
    }
    this.#next();
    this.#push("string", text);
  }

  #template(): void {
    let text = "";
    this.#next();
    while (this.#at < this.#source.length && this.#peek() !== "`") {
      if (this.#peek() === "$" && this.#peek(1) === "{") {
        this.#next();
        this.#next();
        this.scan(true);
        this.#next();
      } else {
        if (this.#peek() === "\\") this.#next();
        text += this.#next();
      }
    }
    this.#next();
    this.#push("string", text);
  }

  #regexMayStart(): boolean {
    const last = this.tokens.at(-1);
    if (!last) return true;
    if (last.kind === "word") return beforeRegex.has(last.text);
    return last.kind === "punct" && !/[)\]}]/.test(last.text);
  }

  #regex(): void {
    let inClass = false;
    this.#next();
    while (this.#at < this.#source.length) {
      const char = this.#next();
      if (char === "\\") this.#next();
      else if (char === "[") inClass = true;
      else if (char === "]") inClass = false;
      else if ((char === "/" && !inClass) || char === "\n") break;
    }
    this.#skipWhile(wordPart);
    this.#push("punct", "regex");
  }
}

/** The tokens of a TypeScript or JavaScript source. */
export function tokenize(source: string): Token[] {
  const scanner = new Scanner(source);
  scanner.scan();
  return scanner.tokens;
}

/** An import, or a re-export, of another module. */
export interface Import {
  specifier: string;
  line: number;
}

/** All static, dynamic and re-exporting imports. A computed dynamic import is `<computed>`. */
export function importsOf(tokens: Token[]): Import[] {
  const found: Import[] = [];
  tokens.forEach((token, i) => {
    if (token.kind !== "word" || tokens[i - 1]?.text === ".") return;
    const [next, after] = [tokens[i + 1], tokens[i + 2]];
    const { line } = token;
    if ((token.text === "from" || token.text === "import") && next?.kind === "string") {
      found.push({ specifier: next.text, line });
    } else if ((token.text === "import" || token.text === "require") && next?.text === "(") {
      const literal = after?.kind === "string";
      found.push({ specifier: literal ? after.text : "<computed>", line });
    }
  });
  return found;
}
