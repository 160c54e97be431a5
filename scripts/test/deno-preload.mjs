// Preloaded into Deno's test processes. Once node:test has declared a test, Deno forgets an error
// that is thrown while the file loads, and exits with 0. Saying it lets run-file.mjs fail the file.

const events = /** @type {EventTarget} */ (/** @type {unknown} */ (globalThis));

for (const type of ["error", "unhandledrejection"]) {
  events.addEventListener(type, (event) => {
    const { reason, error } = /** @type {{ reason?: unknown, error?: unknown }} */ (
      /** @type {unknown} */ (event)
    );
    const cause = reason ?? error;
    console.error(`Uncaught outside of a test: ${cause instanceof Error ? cause.stack : cause}`);
  });
}
