import { clean } from '#bytes/text'

/** Characters. */
const LONGEST = 400

/** Tells on standard error what was left out or could not be used, while the rest goes on. */
export function warn(what: string): void {
  process.stderr.write(`! ${clean(what, LONGEST)}\n`)
}
