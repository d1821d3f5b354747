/**
 * Title, meaning and action of every counter, shared by UI, CLI and reports. The engine counts under the short names;
 * a counter that is missing here fails `engine-host/every-counter.test.ts`.
 */
import { LEFT } from './counters/left.ts'
import { LOST } from './counters/lost.ts'
import { type CounterRow, MIRROR } from './counters/row.ts'
import { WORK } from './counters/work.ts'

/** `work`: no problem. `left`: a limit was reached, and something skipped. `lost`: traffic was not seen or not analysed. */
export type CounterWeight = 'work' | 'left' | 'lost'

export interface CounterWords {
  readonly title: string
  readonly means: string
  /** Recommended action; '' for none. */
  readonly todo: string
  readonly weight: CounterWeight
}

const TABLE: ReadonlyMap<string, CounterWords> = new Map([
  ...rows(WORK, 'work'),
  ...rows(LOST, 'lost'),
  ...rows(LEFT, 'left'),
])

function rows(all: readonly CounterRow[], weight: CounterWeight): [string, CounterWords][] {
  return all.map(([name, title, means, todo = '']) => [name, { title, means, todo, weight }])
}

/** Capture readers name their counters in words: `frames dropped by the system`. */
const LOST_WORDS = /drop|lost|not read|cut|truncat/i

/** Texts of a counter; a counter that is not in the table is its own title. */
export function counterWords(name: string): CounterWords {
  const known = TABLE.get(name)
  if (known !== undefined) return known
  const title = name.includes(' ')
    ? name
    : name
        .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
        .replaceAll(/[-_.]/g, ' ')
        .toLowerCase()
  const isLost = LOST_WORDS.test(title)
  return {
    title: title.charAt(0).toUpperCase() + title.slice(1),
    means: isLost ? 'Frames that the sensor did not receive or could not analyse.' : '',
    todo: isLost ? MIRROR : '',
    weight: isLost ? 'lost' : title.includes('encrypted') ? 'work' : 'left',
  }
}

/** True for counters with texts in the table. */
export function hasCounterWords(name: string): boolean {
  return TABLE.has(name)
}
