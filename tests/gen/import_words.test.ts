// Names, evidence and descriptions: what the importer reads out of the words of a header.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { describe as describeDoc } from "../../gen/import/decide/docs.ts";
import {
  isLengthName,
  isOutputName,
  mayBeNull,
  saysOutput,
} from "../../gen/import/decide/evidence.ts";
import {
  camelCase,
  commonPrefix,
  memberPrefix,
  moduleCase,
  typeName,
  withoutPrefix,
} from "../../gen/import/decide/names.ts";

describe("names", () => {
  it("follow fixed rules", () => {
    const camel = { get_URL: "getUrl", XMLParse: "xmlParse", _hidden: "hidden", "8bit": "n8bit" };
    for (const [c, name] of Object.entries(camel)) assert.equal(camelCase(c), name);
    assert.equal(typeName("struct m_point_t", "m_"), "Point");
    assert.equal(typeName("m_", "m_"), "M");
    assert.equal(typeName("magic_t", "magic_"), "Magic");
    assert.equal(withoutPrefix("sqlite3", "sqlite3_"), "sqlite3");
    assert.equal(withoutPrefix("SQLITE3_OPEN", "sqlite3_"), "OPEN");
    assert.equal(withoutPrefix("glfwInit", "glfw"), "Init");
    assert.equal(withoutPrefix("glfwinit", "glfw"), "init");
    assert.equal(moduleCase("my-lib.h"), "my_lib_h");
    assert.equal(memberPrefix(["M_A_X", "M_A_Y"]), "M_A_");
    assert.equal(memberPrefix(["M_1", "M_2"]), "");
  });

  it("find what most functions begin with", () => {
    assert.equal(commonPrefix(["a_x", "a_y", "a_z", "a_w", "b"]), "a_");
    assert.equal(commonPrefix(["glfwInit", "glfwStop"]), "glfw");
    assert.equal(commonPrefix(["inflate", "deflate", "crc32"]), "");
    assert.equal(commonPrefix(["a_x"]), "");
  });
});

describe("evidence", () => {
  it("tells lengths from other numbers", () => {
    for (
      const [length, of] of [["n", "p"], ["destLen", "dest"], ["nByte", "zSql"], ["szBuf", "buf"]]
    ) {
      assert.equal(isLengthName(`${length}`, `${of}`, true), true, `${length}`);
    }
    for (const [length, of] of [["nArg", "zName"], ["flags", "p"], ["stream_size", "version"]]) {
      assert.equal(isLengthName(`${length}`, `${of}`, true), false, `${length}`);
    }
    assert.equal(isLengthName(null, "p"), false);
  });

  it("reads comments sentence by sentence", () => {
    const witness = { name: "zVfs", index: 3 };
    assert.equal(mayBeNull("If the fourth parameter is a NULL pointer, fine.", witness), true);
    assert.equal(mayBeNull("zVfs may be NULL.", witness), true);
    assert.equal(mayBeNull("zVfs must not be NULL.", witness), false);
    assert.equal(mayBeNull("Returns NULL. zVfs names it.", witness), false);
    assert.equal(saysOutput("@param[out] total The sum.", { name: "total", index: 0 }), true);
    assert.equal(saysOutput("The total is shown.", { name: "total", index: 0 }), false);
    assert.equal(isOutputName("pnRow"), true);
    assert.equal(isOutputName("position"), false);
  });

  it("makes descriptions without markup, and leaves names as they are", () => {
    const cases = {
      "a&nbsp;&lt;b&gt; &amp; c&#39;s &#x2192; &rarr; &unknown;.": "A <b> & c's → → &unknown;.",
      "<table><tr><td>x&rarr;y\n</table>\nReturns it all at once.": "Returns it all at once.",
      "| name | value |\n|------|-------|\n| a    | b     |\n\nWhat a table says.":
        "What a table says.",
      "parse.c": "",
      "m_open.h -- Opens what is there.": "Opens what is there.",
      "m_open() opens what is there.": "m_open() opens what is there.",
      "xFunc, void*": "xFunc, void*",
      "block->size is what counts here.": "block->size is what counts here.",
      "opens what is there.": "Opens what is there.",
      "Encodes it. @param n how much": "Encodes it.",
    };
    for (const [doc, plain] of Object.entries(cases)) assert.equal(describeDoc(doc), plain);
    assert.equal(describeDoc("inflate undoes it.", "inflate"), "inflate undoes it.");
  });

  it("makes short descriptions of long comments", () => {
    assert.equal(
      describeDoc("CAPI3REF: Title\nMETHOD: x\n\n^Returns the [number|count] of it.\n\nMore."),
      "Returns the count of it.",
    );
    assert.equal(describeDoc("@brief Opens it.\n@param p where"), "Opens it.");
    assert.equal(describeDoc("=====\n"), "");
    const long = describeDoc(`First sentence of it all. ${"word ".repeat(90)}`);
    assert.ok(long.length <= 302 && long.startsWith("First sentence"), long);
  });
});
