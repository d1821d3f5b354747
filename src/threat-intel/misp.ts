/** MISP events as JSON: MISP core format (draft-dulaunoy-misp-core-format), one event or a list of them. */
import type { IndicatorKind } from '#model/threat'
import { FeedBuilder, type IndicatorFeed, markingOf, timeOf } from './feed.ts'
import { limits } from './limits.ts'
import { spelled } from './spelling.ts'

/** Attribute types; of a compound `a|b`, which half and what it is. */
const TYPES: ReadonlyMap<string, readonly [IndicatorKind, half: 0 | 1, prefix?: string]> = new Map(
  Object.entries({
    'ip-src': ['address', 0],
    'ip-dst': ['address', 0],
    'ip-src|port': ['address', 0],
    'ip-dst|port': ['address', 0],
    domain: ['domain', 0],
    hostname: ['domain', 0],
    'domain|ip': ['domain', 0],
    'hostname|port': ['domain', 0],
    url: ['url', 0],
    md5: ['hash', 0],
    sha1: ['hash', 0],
    sha256: ['hash', 0],
    'filename|md5': ['hash', 1],
    'filename|sha1': ['hash', 1],
    'filename|sha256': ['hash', 1],
    'ja3-fingerprint-md5': ['fingerprint', 0, 'ja3:'],
    'hassh-md5': ['fingerprint', 0, 'hassh:'],
    'hasshserver-md5': ['fingerprint', 0, 'hassh-server:'],
  } as const),
)

interface Event {
  readonly info?: unknown
  readonly Attribute?: unknown
  readonly Object?: unknown
  readonly Tag?: unknown
}
interface Attribute {
  readonly type?: unknown
  readonly value?: unknown
  readonly to_ids?: unknown
  readonly deleted?: unknown
  readonly comment?: unknown
  readonly first_seen?: unknown
  readonly Tag?: unknown
}

/** True for what a MISP instance exports. */
export function isMisp(document: unknown): boolean {
  return eventsOf(document).length > 0
}

export function readMisp(document: unknown, source: string): IndicatorFeed {
  const builder = new FeedBuilder(source)
  let left: number = limits.objects
  for (const event of eventsOf(document)) {
    const marking = markingIn(event.Tag)
    const objects = list<{ Attribute?: unknown }>(event.Object)
    const attributes = [event.Attribute, ...objects.map((object) => object.Attribute)].flatMap((one) =>
      list<Attribute>(one),
    )
    for (const attribute of attributes) {
      if (left-- <= 0) {
        builder.problem(`only the first ${limits.objects} attributes are read`)
        return builder.feed
      }
      // An attribute for context only is no indicator of an attack.
      if (attribute.to_ids !== true || attribute.deleted === true) continue
      addAttribute(attribute, textOf(event.info), marking, builder)
    }
  }
  return builder.feed
}

function addAttribute(
  attribute: Attribute,
  info: string,
  marking: string | undefined,
  builder: FeedBuilder,
): void {
  const type = TYPES.get(textOf(attribute.type))
  if (type === undefined) {
    builder.problem(`attributes of type ${textOf(attribute.type)} are not supported`)
    return
  }
  const [kind, half, prefix = ''] = type
  const halves = textOf(attribute.value).split('|')
  const value = halves[half] ?? ''
  const named = spelled(kind, prefix + value)
  if (named === undefined) {
    builder.problem(`'${value}' is not a valid ${kind}`)
    return
  }
  const port = textOf(attribute.type) === 'ip-dst|port' ? Number(halves[1]) : undefined
  builder.add(
    {
      ...named,
      ...(port !== undefined && port > 0 && { port }),
      hasQuery: kind === 'url' && value.includes('?'),
    },
    { name: info, marking: markingIn(attribute.Tag) ?? marking, validFrom: timeOf(attribute.first_seen) },
  )
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function markingIn(tags: unknown): string | undefined {
  return list<{ name?: unknown }>(tags)
    .map(({ name }) => markingOf(name))
    .find((label) => label !== undefined)
}

function eventsOf(document: unknown): readonly Event[] {
  if (typeof document !== 'object' || document === null) return []
  const { response, Event: event } = document as { response?: unknown; Event?: Event }
  const all = Array.isArray(document) ? document : Array.isArray(response) ? response : [{ Event: event }]
  return all.flatMap((one: { Event?: Event } | null) =>
    typeof one?.Event === 'object' && one.Event !== null ? [one.Event] : [],
  )
}

function list<T>(value: unknown): readonly T[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'object' && one !== null) : []
}
