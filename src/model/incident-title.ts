/** Titles of incidents: what happened to the plant, then from where. */
import type { ConsequenceKind, IncidentConsequence, IncidentHop } from './incident.ts'
import { listText } from './list-text.ts'

/** Consequences and hops that a title names; the page has all. */
const NAMED = { consequences: 2, hops: 3 } as const
/** Characters of a title that names hops, or a second consequence: longer ones do not fit a page's head. */
const MOST_CHARACTERS = 110

/** @param one name of the only device @param many number of devices */
const TEXTS: Readonly<
  Record<ConsequenceKind, { one: (name: string) => string; many: (count: number) => string }>
> = {
  safety: {
    one: (name) => (/safety/i.test(name) ? `${name} changed` : `safety function of ${name} changed`),
    many: (count) => `safety functions of ${count} devices changed`,
  },
  stopped: { one: (name) => `${name} stopped`, many: (count) => `${count} controllers stopped` },
  programmed: {
    one: (name) => `program of ${name} replaced`,
    many: (count) => `programs of ${count} controllers replaced`,
  },
  firmware: {
    one: (name) => `firmware of ${name} changed`,
    many: (count) => `firmware of ${count} devices changed`,
  },
  switched: {
    one: (name) => `outputs of ${name} switched`,
    many: (count) => `outputs of ${count} devices switched`,
  },
  value: {
    one: (name) => `set point of ${name} out of range`,
    many: (count) => `set points of ${count} devices out of range`,
  },
  command: {
    one: (name) => `${name} commanded by an unknown client`,
    many: (count) => `${count} devices commanded by unknown clients`,
  },
  foothold: { one: (name) => `code run on ${name}`, many: (count) => `code run on ${count} hosts` },
}

/** `Dosing PLC stopped`, `2 controllers stopped`. */
export function consequenceText({
  kind,
  devices,
  deviceCount,
}: Pick<IncidentConsequence, 'kind' | 'devices' | 'deviceCount'>): string {
  const { one, many } = TEXTS[kind]
  const [first] = devices
  return deviceCount === 1 && first !== undefined ? one(first.name) : many(deviceCount)
}

/** `from the internet via VPN gateway, Jump host and Engineering station 2`; '' without a path. @param path ends with what was hit */
export function originText(path: readonly IncidentHop[]): string {
  const [entry, ...via] = path.slice(0, -1)
  if (entry === undefined) return ''
  // A title must not claim a way that was not seen.
  if (via.length === 0 || path.some(({ isUnseen }) => isUnseen)) return `from ${entry.name}`
  // The entry and the last actors are the most informative.
  const left = via.length > NAMED.hops ? [via[0]!, ...via.slice(-(NAMED.hops - 1))] : via
  return `from ${entry.name} via ${listText(left.map(({ name }) => name))}`
}

/** @param fallback what the gravest alert is called, for an incident without a known consequence */
export function incidentTitle(
  consequences: readonly IncidentConsequence[],
  path: readonly IncidentHop[],
  fallback: string,
): string {
  const [first, second] = consequences.slice(0, NAMED.consequences).map(consequenceText)
  const target = path.at(-1)
  const what = first ?? (target !== undefined && path.length > 1 ? `${fallback} on ${target.name}` : fallback)
  const both = second === undefined ? what : `${what}, ${second}`
  const from = path.length > 1 ? originText(path) : target === undefined ? '' : `from ${target.name}`
  const entry = path[0] === undefined ? '' : `from ${path[0].name}`
  const whole = sentenceOf(both, from)
  if (whole.length <= MOST_CHARACTERS) return whole
  const withoutHops = sentenceOf(both, entry)
  return withoutHops.length <= MOST_CHARACTERS ? withoutHops : sentenceOf(what, entry)
}

function sentenceOf(what: string, from: string): string {
  return `${what[0]?.toUpperCase()}${what.slice(1)}${from === '' ? '' : `, ${from}`}`
}
