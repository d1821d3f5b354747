/** How this program was called, for hints that people paste. */
import { clean } from '#bytes/text'

/** `bin/sightglass` sets it: `sightglass` if its folder is on PATH, else the path as typed. */
const VARIABLE = 'SIGHTGLASS_COMMAND'
const LONGEST = 4096
/** A command in a sentence, but no part of a path. */
const COMMAND =
  /(?<![\w/.-])sightglass (?=(?:analyze|backup|baseline|config|diff|doctor|export|exposure|forwarding|intel|mine|paths|protocols|report|restore|rules|serve|signatures|simulate)\b)/g

/** Replaces `sightglass COMMAND` by what can be pasted into the shell that started this process. */
export function asTyped(text: string, typed = process.env[VARIABLE]): string {
  if (typed === undefined || typed === '') return text
  const name = clean(typed, LONGEST)
  const quoted = /^[\w./+@%-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`
  return text.replace(COMMAND, () => `${quoted} `)
}
