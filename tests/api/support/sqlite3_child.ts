// What SQLite calls, and that frees or restarts what calls it: sqlite3_child.ts SCENARIO FILE.
// Prints the error, and what the database does after it, as one line of JSON.
import process from "node:process";
import { Database } from "../../../examples/sqlite3/sqlite.ts";

const SELECT = "SELECT f(), randomblob(100) FROM three";
const db = new Database();
db.exec("CREATE TABLE three (n); INSERT INTO three VALUES (1), (2), (3)");
let act: () => unknown = () => 1;
db.function("f", () => {
  act();
  return 1;
});
const select = db.prepare(SELECT);
const close = () => db.close();

const scenarios: Record<string, () => unknown> = {
  "function closes": () => {
    act = close;
    return select.all();
  },
  "function disposes": () => {
    act = () => select[Symbol.dispose]();
    return select.all();
  },
  "loop disposes": () => {
    act = () => select[Symbol.dispose]();
    return [...select.iterate()];
  },
  "function restarts": () => {
    act = () => select.all();
    return select.all();
  },
  "exec closes": () =>
    db.exec("SELECT n FROM three; SELECT 4", () => {
      db.close();
      return 0;
    }),
  "function of exec closes": () => {
    act = close;
    return db.exec(`${SELECT}; SELECT 4`);
  },
  "backup closes": () => db.backup(process.argv[3] ?? "", close, 1),
  "parameter closes": () =>
    db.prepare("SELECT :a AS a, :b AS b").get({
      get a() {
        db.close();
        return 1;
      },
      b: "text",
    }),
};

let error = "none";
try {
  scenarios[process.argv[2] ?? ""]?.();
} catch (thrown) {
  error = String(thrown);
}
act = () => 1;
const counted = () => db.prepare("SELECT count(f()) AS n FROM three").get()?.["n"];
const after = process.argv[2] === "parameter closes" ? "closed" : counted();
db.close();
console.log(JSON.stringify({ error, after }));
