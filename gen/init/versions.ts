/**
 * The versions that new projects begin with: those that ziffi is built and tested with.
 * tests/repo/init.test.ts compares them with the manifests.
 *
 * @module
 */

/** By placeholder, without `version_`. */
export const VERSIONS = {
  ziffi: "0.1.0",
  types_node: "26.6.6",
  zig: "0.16.0",
  mitata: "1.0.34",
  tsx: "4.23.15",
  typescript: "7.0.2",
  node: "26.10.0",
  deno: "2.9.6",
  bun: "1.4.5",
} as const;
