/** Migration state of a main file: distinguishes files of earlier and of later versions before anything is changed. */
import { DatabaseSync } from 'node:sqlite'
import { MAIN_STEPS } from '#store/sql/migrations'

/** Steps that a main file went through; none for a new file, or one that is no database of the store. */
export function stepsOfFile(path: string): readonly string[] {
  let db: DatabaseSync | undefined
  try {
    db = new DatabaseSync(path, { readOnly: true, timeout: 10_000 })
    const rows = db.prepare('select name from kysely_migration order by name').all() as { name: string }[]
    return rows.map(({ name }) => name)
  } catch {
    return []
  } finally {
    db?.close()
  }
}

/** A step that this version does not know: a later version wrote the file. */
export function laterStep(path: string): string | undefined {
  return stepsOfFile(path).find((name) => !MAIN_STEPS.includes(name))
}

/** The last step of a file that an upgrade would change; undefined for one that is new or up to date. */
export function stepBeforeUpgrade(path: string): string | undefined {
  const steps = stepsOfFile(path)
  const last = steps.at(-1)
  const isOlder = last !== undefined && MAIN_STEPS.some((name) => !steps.includes(name))
  return isOlder && steps.every((name) => MAIN_STEPS.includes(name)) ? last : undefined
}
