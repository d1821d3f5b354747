import { clean } from '#bytes/text'

/** Characters. */
const LONGEST = 400

/** Prints a warning on standard error. */
export function warn(what: string): void {
  process.stderr.write(`! ${clean(what, LONGEST)}\n`)
}
