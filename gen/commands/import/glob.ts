/**
 * Patterns of names: `*` stands for any characters, `?` for one.
 *
 * @module
 */

/** True for a name that one of the patterns fits. */
export function globs(patterns: readonly string[]): (name: string) => boolean {
  const all = patterns.map((pattern) => {
    const source = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*")
      .replaceAll("?", ".");
    return new RegExp(`^${source}$`);
  });
  return (name) => all.some((one) => one.test(name));
}
