/** Links of hosts become links of assets: those that look the same from there are one line. */
import type { Link, LinkOperation } from '#model/asset'
import type { Outcome } from '#model/fact'
import { identifier } from '#model/identifier'
import { assetIdOf } from './asset-state.ts'
import type { Host } from './host.ts'
import { limits } from './limits.ts'
import { joinSessions } from './link-sessions.ts'
import type { LinkState, OperationState } from './link-table.ts'

export class LinkGroup {
  readonly id: string
  /** Most groups have one link, and there are as many as links: it needs no list. */
  #first: LinkState | undefined
  /** Those with the internet may be a hundred thousand, and leave one by one. */
  #others: Set<LinkState> | undefined
  isDirty = true
  /** Only its counters and times have changed. */
  isStale = false
  isReported = false

  constructor(id: string, first: LinkState) {
    this.id = id
    this.#first = first
    first.group = this
  }

  get isEmpty(): boolean {
    return this.#first === undefined && !this.#hasOthers
  }

  /** The first where it is alone. */
  get only(): LinkState | undefined {
    return this.#hasOthers ? undefined : this.#first
  }

  get #hasOthers(): boolean {
    return this.#others !== undefined && this.#others.size > 0
  }

  /** In the order they came. */
  links(): LinkState[] {
    const others = [...(this.#others ?? [])]
    return this.#first === undefined ? others : [this.#first, ...others]
  }

  add(link: LinkState): void {
    if (this.isEmpty) this.#first = link
    else {
      this.#others ??= new Set()
      this.#others.add(link)
    }
    link.group = this
    this.isDirty = true
  }

  leave(link: LinkState): void {
    if (link === this.#first) this.#first = undefined
    else this.#others?.delete(link)
    link.group = undefined
    this.isDirty = true
  }
}

export class LinkGroups {
  readonly #groups = new Map<string, LinkGroup>()

  /** Puts a link into the group of the assets its ends are now part of. True if that group is new. */
  place(link: LinkState): boolean {
    const id = identifier(
      'link',
      keyOf(link.client),
      keyOf(link.server),
      link.transport,
      String(link.port ?? ''),
      link.protocol,
    )
    if (link.group?.id === id) return false
    link.group?.leave(link)
    const group = this.#groups.get(id)
    if (group === undefined) {
      this.#groups.set(id, new LinkGroup(id, link))
      return true
    }
    const isNew = group.isEmpty
    group.add(link)
    return isNew
  }

  *all(): Generator<LinkGroup> {
    for (const group of this.#groups.values()) if (!group.isEmpty) yield group
  }

  /** Forgets groups that no link is left in; the ids of those that had been told. */
  sweep(): string[] {
    const gone: string[] = []
    for (const group of this.#groups.values()) {
      if (!group.isEmpty) continue
      this.#groups.delete(group.id)
      if (group.isReported) gone.push(group.id)
    }
    return gone.sort()
  }
}

/** A link as it stands now. Not kept: it is told once, and there are many. */
export function linkSnapshot(group: LinkGroup): Link {
  const { only } = group
  const links = only === undefined ? group.links().sort(byFirst) : [only]
  const earliest = links[0]!
  let packets = 0
  let octets = 0
  let last = earliest.last
  for (const link of links) {
    packets += link.packets
    octets += link.octets
    if (link.last > last) last = link.last
  }
  const sessions = joinSessions(links)
  return {
    id: group.id,
    client: earliest.client.asset?.id ?? '',
    server: earliest.server.asset?.id ?? '',
    clientAddress: earliest.client.address,
    serverAddress: earliest.server.address,
    transport: earliest.transport,
    port: earliest.port,
    protocol: earliest.protocol,
    packets,
    octets,
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

/** The asset an end is, or would be once it answers, so that the link keeps its id when it does. */
function keyOf(host: Host): string {
  if (host.kind === 'group') return host.address
  return host.asset?.id ?? assetIdOf(host)
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
    const { asked = 0, ok = 0, refused = 0 } = part.outcomes
    count += Math.max(asked, ok + refused)
    for (const [outcome, times] of Object.entries(part.outcomes)) {
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
