/** Rows of one statement: 500 × the widest table stays below SQLite's 32,766 parameters. */
const GROUP = 500

/** The same rows in order, in groups small enough for one statement. */
export function inGroups<T>(rows: readonly T[]): readonly (readonly T[])[] {
  const groups: (readonly T[])[] = []
  for (let at = 0; at < rows.length; at += GROUP) groups.push(rows.slice(at, at + GROUP))
  return groups
}
