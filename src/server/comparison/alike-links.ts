import type { Link } from '#model/device'
import type { Microseconds } from '#model/time'

/** A span of time, both ends within it. */
export interface ComparedSpan {
  readonly from: Microseconds
  readonly until: Microseconds
}

interface Seen {
  readonly firstSeen: Microseconds
  readonly lastSeen: Microseconds
}

/**
 * Removes links that are alike at two times – in most plants nearly all – so that only the rest are compared. Links of
 * the same two devices by the same protocol stay together, because they may be one conversation on changing ports.
 */
export class AlikeLinks {
  readonly #first: ComparedSpan
  readonly #second: ComparedSpan
  /** Ids of devices that are there at both times: others may have another name at each. */
  readonly #known: ReadonlySet<string>
  readonly #groups = new Map<string, { readonly links: Link[]; isAlike: boolean }>()
  /** Links there are at each of the two times. */
  readonly counts = { first: 0, second: 0 }

  constructor(
    times: readonly [ComparedSpan, ComparedSpan],
    devices: Iterable<Seen & { readonly id: string }>,
  ) {
    ;[this.#first, this.#second] = times
    this.#known = new Set(
      Array.from(devices)
        .filter((device) => this.#isAtBoth(device))
        .map(({ id }) => id),
    )
  }

  add(link: Link): void {
    const isFirst = isWithin(link, this.#first)
    const isSecond = isWithin(link, this.#second)
    if (isFirst) this.counts.first++
    if (isSecond) this.counts.second++
    if (!isFirst && !isSecond) return
    const key = `${link.client}\n${link.server}\n${link.protocol}\n${link.transport}`
    const group = this.#groups.get(key) ?? { links: [], isAlike: true }
    group.links.push(link)
    group.isAlike &&= isFirst && isSecond && this.#tellsAlike(link)
    this.#groups.set(key, group)
  }

  /** Links without a match. */
  *rest(): Generator<Link> {
    for (const { links, isAlike } of this.#groups.values()) if (!isAlike) yield* links
  }

  #tellsAlike({ client, server, operations }: Link): boolean {
    return (
      this.#known.has(client) &&
      this.#known.has(server) &&
      operations.every((operation) => isWithin(operation, this.#first) === isWithin(operation, this.#second))
    )
  }

  #isAtBoth(thing: Seen): boolean {
    return isWithin(thing, this.#first) && isWithin(thing, this.#second)
  }
}

/** In milliseconds, as times are reported. */
function isWithin({ firstSeen, lastSeen }: Seen, { from, until }: ComparedSpan): boolean {
  return milliseconds(firstSeen) <= milliseconds(until) && milliseconds(lastSeen) >= milliseconds(from)
}

function milliseconds(time: Microseconds): number {
  return Math.floor(time / 1000)
}
