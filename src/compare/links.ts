/** Differences of links and operations between devices of both states. */
import type { LinkItem, LinkOperationItem } from '#schema/link'
import type { ChangeBook } from './change-book.ts'
import { type DevicePairs, labelOf } from './pair-devices.ts'
import type { ComparedPlant } from './side.ts'

/** IANA: ports from here on are made up by clients. RFC 6335 §6. */
const DYNAMIC_PORTS = 49_152

interface ComparedLink {
  readonly link: LinkItem
  readonly text: string
  readonly amongKnown: boolean
  readonly operations: Map<string, LinkOperationItem>
}

/** `withOperations`: compares operations too, without a baseline. */
export function compareLinks(
  first: ComparedPlant,
  second: ComparedPlant,
  { pairs, book, withOperations }: { pairs: DevicePairs; book: ChangeBook; withOperations: boolean },
): void {
  const known = new Set(pairs.both.map(([one]) => one.id))
  const before = linksOf(first, pairs.nameOfFirst, known)
  const after = linksOf(second, pairs.nameOfSecond, known)
  for (const [key, one] of after) {
    const old = before.get(key)
    if (old === undefined)
      book.add({ ...wholeOf(one), change: 'added', after: askedText(one), ...proof('after', one) })
    else if (withOperations) compareOperations(old, one, book)
  }
  for (const [key, one] of before)
    if (!after.has(key))
      book.add({ ...wholeOf(one), change: 'removed', before: askedText(one), ...proof('before', one) })
}

function wholeOf({ text, amongKnown, link }: ComparedLink) {
  return { kind: 'link', subject: text, device: link.server, amongKnown } as const
}

function proof(side: 'before' | 'after', { link }: ComparedLink) {
  return { frames: { before: null, after: null, [side]: link.firstFrame } }
}

function linksOf(
  { devices, links }: ComparedPlant,
  nameOf: ReadonlyMap<string, string>,
  known: ReadonlySet<string>,
): ReadonlyMap<string, ComparedLink> {
  const labels = new Map(devices.map((device) => [device.id, labelOf(device)]))
  const found = new Map<string, ComparedLink>()
  for (const link of links) {
    const ends = [
      [link.client, link.clientAddress],
      [link.server, link.serverAddress],
    ] as const
    const names = ends.map(([id, address]) => nameOf.get(id) ?? `address ${address}`)
    const port =
      link.port === null ? '' : link.port >= DYNAMIC_PORTS ? 'a changing port' : `port ${link.port}`
    const transport = link.transport === link.protocol ? '' : link.transport
    const service = [link.protocol || 'an unknown protocol', transport, port].filter((word) => word !== '')
    const key = [...names, ...service].join('\n')
    const same = found.get(key)
    if (same === undefined) {
      const [client, server] = ends.map(([id, address]) => labels.get(id) ?? address)
      found.set(key, {
        link,
        text: `${client} → ${server} by ${service.join(', ')}`,
        amongKnown: names.every((name) => known.has(name)),
        operations: new Map(link.operations.map((operation) => [nameOfOperation(operation), operation])),
      })
    } else for (const operation of link.operations) same.operations.set(nameOfOperation(operation), operation)
  }
  return found
}

function compareOperations(before: ComparedLink, after: ComparedLink, book: ChangeBook): void {
  const about = { ...wholeOf(after), kind: 'behaviour', field: 'operation' } as const
  for (const name of after.operations.keys())
    if (!before.operations.has(name)) book.add({ ...about, change: 'added', after: name })
  for (const name of before.operations.keys())
    if (!after.operations.has(name)) book.add({ ...about, change: 'removed', before: name })
}

function nameOfOperation({ verb, name, code }: LinkOperationItem): string {
  return `${verb} (${name || code})`
}

/** Operations named of one link that came or went. */
const MOST_NAMED = 8

function askedText({ operations }: ComparedLink): string {
  const names = [...operations.keys()].sort()
  const more = names.length > MOST_NAMED ? `, and ${names.length - MOST_NAMED} more` : ''
  return names.slice(0, MOST_NAMED).join(', ') + more
}
