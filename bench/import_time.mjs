// Prints how long an import takes in a fresh process, in milliseconds: `import_time.mjs URL`.
const started = performance.now();
await import(process.argv[2] ?? "");
console.log(performance.now() - started);
