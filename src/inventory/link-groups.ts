/** Links of hosts become links of devices: those that look the same from there are one line. */
import type { Link, LinkOperation } from '#model/device'
import type { Outcome } from '#model/fact'
import { identifierNumber, identifierText } from '#model/identifier'
import { deviceIdOf } from './device-state.ts'
import type { Host } from './host.ts'
import { limits } from './limits.ts'
import { LineTable } from './line-table.ts'
import type { OperationState } from './link-operations.ts'
import { joinSessions } from './link-sessions.ts'
import type { LinkState, LinkStateRow } from './link-state.ts'

/** A line of several links. Those with the internet may be a hundred thousand, and leave one by one. */
export class LinkGroup implements LinkStateRow {
  readonly id: number
  readonly #links: Set<LinkState>
  isDirty = true
  isStale: boolean
  isReported: boolean

  /** @param first that was alone on the line */
  constructor(first: LinkState) {
    this.id = first.id
    this.isStale = first.isStale
    this.isReported = first.isReported
    this.#links = new Set([first])
    first.group = this
  }

  get isEmpty(): boolean {
    return this.#links.size === 0
  }

  get only(): LinkState | undefined {
    return this.#links.size === 1 ? this.links()[0] : undefined
  }

  links(): LinkState[] {
    return [...this.#links]
  }

  add(link: LinkState): void {
    this.#links.add(link)
    link.group = this
    this.isDirty = true
  }

  leave(link: LinkState): void {
    this.#links.delete(link)
    link.group = undefined
    this.isDirty = true
  }
}

export class LinkGroups {
  readonly #lines: LineTable
  /** Ids of reported lines without remaining links. */
  readonly #gone = new Set<number>()

  /** @param seed of their table */
  constructor(seed: number) {
    this.#lines = new LineTable(seed)
  }

  /** Puts a link on the line of the devices its ends are now part of. True if that line is new. */
  place(link: LinkState): boolean {
    const id = identifierNumber(
      'link',
      keyOf(link.client),
      keyOf(link.server),
      link.transport,
      String(link.port ?? ''),
      link.protocol,
    )
    if (link.line.id === id) return false
    this.#leave(link)
    const known = this.#lines.get(id)
    if (known === undefined) {
      link.id = id
      link.isDirty = true
      link.isStale = false
      link.isReported = this.#gone.delete(id)
      this.#lines.set(link)
      return true
    }
    if (known instanceof LinkGroup) known.add(link)
    else {
      const group = new LinkGroup(known.only!)
      group.add(link)
      this.#lines.set(group)
    }
    return false
  }

  /** Takes a link off its line, for good. */
  remove(link: LinkState): void {
    this.#leave(link)
  }

  lineOf(id: number): LinkStateRow | undefined {
    return this.#lines.get(id)
  }

  /** Every line there is, in no particular order; to be gone through before more is placed. */
  all(): readonly LinkStateRow[] {
    return this.#lines.all()
  }

  /** The ids of reported lines that are gone since the last call. */
  sweep(): string[] {
    const gone = [...this.#gone].map(identifierText)
    this.#gone.clear()
    return gone.sort()
  }

  #leave(link: LinkState): void {
    const { line, group } = link
    group?.leave(link)
    if (line.id === 0 || group?.isEmpty === false) return
    this.#lines.delete(line.id)
    if (line.isReported) this.#gone.add(line.id)
  }
}

/** Current state of a line. Not kept: it is reported once, and there are many. */
export function linkSnapshot(line: LinkStateRow): Link {
  const { only } = line
  const links = only === undefined ? line.links().sort(byFirst) : [only]
  const earliest = links[0]!
  let packets = 0
  let bytes = 0
  let last = earliest.last
  for (const link of links) {
    packets += link.packets
    bytes += link.bytes
    if (link.last > last) last = link.last
  }
  const sessions = joinSessions(links)
  return {
    id: identifierText(line.id),
    client: earliest.client.device?.id ?? '',
    server: earliest.server.device?.id ?? '',
    clientAddress: earliest.client.address,
    serverAddress: earliest.server.address,
    transport: earliest.transport,
    port: earliest.port,
    protocol: earliest.protocol,
    packets,
    bytes,
    firstSeen: earliest.first,
    lastSeen: last,
    operations: joinOperations(links),
    ...(sessions === undefined ? {} : { sessions }),
    firstPlace: earliest.place,
  }
}

function byFirst(a: LinkState, b: LinkState): number {
  return a.first - b.first || a.client.number - b.client.number || a.server.number - b.server.number
}

/** The device an end is, or would be once it answers, so that the link keeps its id when it does. */
function keyOf(host: Host): string {
  if (host.kind === 'group') return host.address
  return host.device?.id ?? deviceIdOf(host)
}

function joinOperations(links: readonly LinkState[]): LinkOperation[] {
  if (links.every(({ operations }) => operations.length === 0)) return []
  const joined = new Map<string, OperationState[]>()
  for (const { operations } of links) {
    for (const operation of operations) {
      const key = `${operation.code} ${operation.verb} ${operation.name}`
      const same = joined.get(key)
      if (same === undefined) joined.set(key, [operation])
      else same.push(operation)
    }
  }
  return [...joined.keys()].sort().map((key) => joinOperation(joined.get(key)!))
}

/** Each operation happened as often as it was asked, or answered where the asking was not seen. */
function joinOperation(parts: readonly OperationState[]): LinkOperation {
  const outcomes: Partial<Record<Outcome, number>> = {}
  const objects: string[] = []
  let count = 0
  let first = parts[0]!.first
  let last = parts[0]!.last
  for (const part of parts) {
    const { outcomes: ended } = part
    const { requested = 0, succeeded = 0, rejected = 0 } = ended
    count += Math.max(requested, succeeded + rejected)
    for (const [outcome, times] of Object.entries(ended)) {
      outcomes[outcome as Outcome] = (outcomes[outcome as Outcome] ?? 0) + times
    }
    first = Math.min(first, part.first)
    last = Math.max(last, part.last)
    for (const object of part.objects) {
      if (objects.length < limits.objectsPerOperation && !objects.includes(object)) objects.push(object)
    }
  }
  const { verb, code, name } = parts[0]!
  return { verb, code, name, count, outcomes, firstSeen: first, lastSeen: last, objects }
}
