/** Purpose of a link, in the five words that a map can show. */
import { isQuiet, type Verb } from '#model/fact'
import { verbBits, verbsOf } from '#model/plant-graph'
import { REMOTE_PATHS } from '#model/remote-access'

/** Activities over a link, the most severe first. */
export const LINK_ACTIVITIES = ['program', 'remote', 'write', 'read', 'talk'] as const
export type LinkActivity = (typeof LINK_ACTIVITIES)[number]

/** Changes what a controller does from then on, not one value. */
const PROGRAMMING = verbBits([
  'start',
  'stop',
  'restart',
  'set-mode',
  'download-program',
  'upload-program',
  'update-firmware',
  'configure',
])

/** Opening a session and taking a right to write touch nothing yet. */
const PREPARING: ReadonlySet<Verb> = new Set(['authenticate', 'reserve'])

/** The gravest thing a link does. `verbs` are bits as `verbBits` makes them. */
export function activityOf(verbs: number, protocol: string): LinkActivity {
  if ((verbs & PROGRAMMING) !== 0) return 'program'
  if (REMOTE_PATHS.has(protocol)) return 'remote'
  if (verbs === 0) return 'talk'
  const words = verbsOf(verbs)
  if (words.some((verb) => !isQuiet(verb) && !PREPARING.has(verb))) return 'write'
  return words.some(isQuiet) ? 'read' : 'talk'
}

/** The same for operations given as words. */
export function activityOfOperations(verbs: readonly Verb[], protocol: string): LinkActivity {
  return activityOf(verbBits(verbs), protocol)
}
