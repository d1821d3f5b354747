/**
 * What each counter of an analysis is called, what it means and what to do: told alike by pages, summary and reports. Engines
 * count under the short names here; a counter that is missing here fails `engine-host/every-counter.test.ts`.
 */
import { LEFT } from './counters/left.ts'
import { LOST } from './counters/lost.ts'
import { type CounterRow, MIRROR } from './counters/row.ts'
import { WORK } from './counters/work.ts'

/** `work`: nothing is wrong. `left`: a bound was reached, and something left out. `lost`: traffic was not seen or not read. */
export type CounterWeight = 'work' | 'left' | 'lost'

export interface CounterWords {
  readonly title: string
  readonly means: string
  /** What a person can do about it; '' for nothing. */
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

/** Readers of captures and headers count in words already: `frames dropped by the system`. */
const LOST_WORDS = /drop|lost|not read|cut|truncat/i

/** The words of a counter; one that is not in the table is its own title. */
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
    means: isLost ? 'Frames that the sensor did not get, or could not read.' : '',
    todo: isLost ? MIRROR : '',
    weight: isLost ? 'lost' : title.includes('encrypted') ? 'work' : 'left',
  }
}

/** True for counters that have words of their own. */
export function hasCounterWords(name: string): boolean {
  return TABLE.has(name)
}
