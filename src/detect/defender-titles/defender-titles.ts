import type { Device } from '#model/device'
import { isQuiet, type Operation } from '#model/fact'
import { industrial } from './industrial.ts'
import type { Novelty } from './novelty.ts'
import { office } from './office.ts'

const table: ReadonlyMap<string, readonly Novelty[]> = new Map([
  ...Object.entries(industrial),
  ...Object.entries(office),
])

interface MakerTitle {
  /** Identity of such a device: vendor, model, description. */
  readonly device: RegExp
  readonly title: string
  readonly when: (operation: Operation) => boolean
}

/**
 * Titles for devices whose maker's own protocol has no public description: what is new is seen in the public ones that
 * they speak as well.
 */
const makerTitles: readonly MakerTitle[] = [
  {
    device: /\bsicam\b/i,
    title: 'New Activity Detected - Using Siemens SICAM Command',
    when: ({ verb }) => !isQuiet(verb),
  },
  { device: /\bfoxboro\b/i, title: 'Foxboro I/A Unauthorized Operation', when: ({ verb }) => !isQuiet(verb) },
  {
    device: /\bovation\b/i,
    title: 'New Activity Detected - Ovation Data Request',
    when: ({ verb }) => isQuiet(verb) && verb !== 'report',
  },
]

/** Every Defender title that a new symbol may show. */
export const noveltyTitles: readonly string[] = [
  ...new Set([
    ...[...table.values()].flatMap((novelties) => novelties.flatMap(({ titles }) => titles)),
    ...makerTitles.map(({ title }) => title),
  ]),
].sort()

/** Titles that an operation deserves for the device it was sent to. */
export function titlesOfDevice(knownDevice: Device | undefined, operation: Operation): readonly string[] {
  if (knownDevice === undefined) return []
  const said = `${knownDevice.vendor} ${knownDevice.model} ${knownDevice.description} ${knownDevice.software}`
  return makerTitles
    .filter(({ device, when }) => when(operation) && device.test(said))
    .map(({ title }) => title)
}

export interface NoveltyTitles {
  readonly novelty: Novelty
  readonly keyValue: string
}

/**
 * The most significant new property of an operation; undefined if the table has none.
 * @param isUnknownClient true if the client never reached this server by this protocol.
 */
export function newsOf(
  protocol: string,
  operation: Operation,
  {
    fresh,
    isUnknownClient,
  }: { readonly fresh: readonly (readonly [string, string])[]; readonly isUnknownClient: boolean },
): NoveltyTitles | undefined {
  for (const novelty of table.get(protocol) ?? []) {
    if (isUnknownClient && novelty.isPart === true) continue
    const keyValue = fresh.find(([behaviourKey]) => behaviourKey === novelty.behaviourKey)?.[1]
    if (keyValue !== undefined && (novelty.when?.(operation) ?? true)) return { novelty, keyValue }
  }
  return undefined
}

/** Those of them that speak of programs as files: rules on up- and downloads name them, too. */
export const PROGRAM_TITLES: readonly string[] = [
  'Unauthorized GE SRTP File Access',
  'Unauthorized MMS Program Access',
]

/** Defender titles that fit an operation whatever its symbol, for rules that speak of one verb. */
export function titlesOf(protocol: string, operation: Operation): readonly string[] {
  const fitting = (table.get(protocol) ?? []).find(
    ({ when, isPart }) => isPart !== true && (when?.(operation) ?? true),
  )
  return fitting?.titles ?? []
}
