// Reads the JUnit reports of the three runtimes into one shape. They differ: Node nests suites, Bun
// nests them under one suite per file, Deno lists steps flat as "group > test" with the groups too.

/**
 * @typedef {object} Case
 * @property {string} name the path of suites and the test, joined with " > "
 * @property {"passed" | "failed" | "skipped"} status
 * @property {string} detail the failure, or the reason of a skip
 *
 * @typedef {object} Element
 * @property {string} name
 * @property {Record<string, string>} attributes
 * @property {Element[]} children
 * @property {string} text
 */

/** @type {Record<string, string>} */
const entities = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** @param {string} text */
function decode(text) {
  return text.replace(/&(#x[0-9a-f]+|#\d+|\w+);/gi, (whole, /** @type {string} */ name) => {
    if (name.startsWith("#x")) return String.fromCodePoint(Number.parseInt(name.slice(2), 16));
    if (name.startsWith("#")) return String.fromCodePoint(Number(name.slice(1)));
    return entities[name] ?? whole;
  });
}

// Comment or declaration, CDATA, end tag, start tag with attributes, text.
const token = new RegExp(
  [
    /<!--[\s\S]*?-->|<\?[\s\S]*?\?>/,
    /<!\[CDATA\[([\s\S]*?)\]\]>/,
    /<\/([\w:-]+)\s*>/,
    /<([\w:-]+)((?:\s+[\w:-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>/,
    /[^<]+/,
  ].map((part) => part.source).join("|"),
  "g",
);

/**
 * A small reader for the XML that test runners write; not a general XML parser.
 * @param {string} xml
 * @returns {Element | undefined} undefined when the document is empty or cut off
 */
export function parseXml(xml) {
  /** @type {Element} */
  const top = { name: "", attributes: {}, children: [], text: "" };
  const stack = [top];
  for (const [whole, cdata, close, open, attributes = "", selfClosing] of xml.matchAll(token)) {
    const current = /** @type {Element} */ (stack.at(-1));
    if (open) {
      /** @type {Element} */
      const element = { name: open, attributes: {}, children: [], text: "" };
      for (
        const [, key = "", a, b] of attributes.matchAll(/([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)
      ) {
        element.attributes[key] = decode(a ?? b ?? "");
      }
      current.children.push(element);
      if (!selfClosing) stack.push(element);
    } else if (close) {
      if (stack.length < 2 || current.name !== close) return undefined;
      stack.pop();
    } else if (cdata !== undefined) {
      current.text += cdata;
    } else if (!whole.startsWith("<!") && !whole.startsWith("<?")) {
      current.text += decode(whole);
    }
  }
  return stack.length === 1 ? top.children[0] : undefined;
}

/**
 * The failure in words. Node wraps the error and prints it twice with the frames of its runner;
 * what is left is the error's name, its message with the difference, and the frames of the test.
 * @param {Element} failure
 */
function failureText(failure) {
  const text = failure.text.trim();
  const message = failure.attributes["message"] ?? "";
  if (!text.includes("ERR_TEST_FAILURE")) return text || message || "no message";
  const name = /cause: (\w+)/.exec(text)?.[1] ?? "Error";
  const frames = text.split("\n").map((line) => line.trimStart())
    .filter((line) =>
      /^at |^\[cause\]/.test(line) && !/node:|<anonymous>\)|^at async Promise/.test(line)
    );
  return [`${name}: ${message}`, ...frames.map((line) => `  ${line}`)].join("\n");
}

/**
 * @param {Element} element
 * @param {string[]} path
 * @returns {Case}
 */
function toCase(element, path) {
  const name = [...path, element.attributes["name"] ?? ""].join(" > ");
  const failure = element.children.find((child) =>
    child.name === "failure" || child.name === "error"
  );
  if (failure) return { name, status: "failed", detail: failureText(failure) };
  const skip = element.children.find((child) => child.name === "skipped");
  if (!skip) return { name, status: "passed", detail: "" };
  // "true" and "todo" are what runtimes write when the test gave no words of its own.
  const message = skip.attributes["message"] ?? "";
  return { name, status: "skipped", detail: /^(true|todo)$/i.test(message) ? "" : message };
}

/**
 * @param {Element} element
 * @param {string[]} path
 * @returns {Case[]}
 */
function collect(element, path) {
  return element.children.flatMap((child) => {
    if (child.name === "testcase") return [toCase(child, path)];
    if (child.name !== "testsuite") return [];
    return collect(child, [...path, child.attributes["name"] ?? ""]);
  });
}

/**
 * Deno lists a group next to its tests. A group is dropped, unless it failed by itself (a hook).
 * @param {Case[]} cases
 */
function withoutGroups(cases) {
  return cases.filter((group) => {
    const inside = cases.filter((one) => one.name.startsWith(`${group.name} > `));
    if (inside.length === 0) return true;
    return group.status === "failed" && !inside.some((one) => one.status === "failed");
  });
}

/**
 * The cases of the report of one test file.
 * @param {string} xml
 * @param {"node" | "bun" | "deno"} runtime
 * @returns {Case[] | undefined} undefined when the report is missing or cut off: the process died
 */
export function readReport(xml, runtime) {
  const report = parseXml(xml);
  if (report?.name !== "testsuites") return undefined;
  if (runtime === "node") return collect(report, []);
  // The outer suites of Bun and Deno are files, not parts of the test's name.
  const cases = report.children.flatMap((suite) => collect(suite, []));
  return runtime === "deno" ? withoutGroups(cases) : cases;
}
