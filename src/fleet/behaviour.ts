/**
 * Behaviour of a plant without addresses: operations of a protocol. Sites that never saw one are the context of an
 * alert.
 */

export const behaviourLimits = {
  /** Keys of one sensor, and operations read of one link. */
  keys: 5000,
  operations: 200,
  /** Sites with the protocol below which there is no sentence. */
  sites: 10,
  /** Characters of a key. */
  key: 200,
} as const

export interface Behaviour {
  /** Empty for the protocol as a whole. */
  readonly operation: string
  readonly protocol: string
  readonly name: string
}

/** Of the body of a link; text of a sensor is not trusted. */
export function behavioursOf(link: {
  readonly protocol: string
  readonly operations?: unknown
}): readonly Behaviour[] {
  const protocol = link.protocol.slice(0, behaviourLimits.key)
  if (protocol === '') return []
  const all: Behaviour[] = [{ protocol, operation: '', name: '' }]
  const operations = Array.isArray(link.operations)
    ? link.operations.slice(0, behaviourLimits.operations)
    : []
  for (const one of operations) {
    const { verb, code, name } = (one ?? {}) as { verb?: unknown; code?: unknown; name?: unknown }
    if (typeof verb !== 'string' || typeof code !== 'string') continue
    const operation = `${verb} ${code}`.slice(0, behaviourLimits.key)
    all.push({
      protocol,
      operation,
      name: (typeof name === 'string' ? name : code).slice(0, behaviourLimits.key),
    })
  }
  return all
}

/** The rarest operation of an alert's connection, as a sentence; empty where there are too few sites or all know it. */
export function populationSentence(
  counts: readonly (Behaviour & {
    /** Sites with the operation, and with the protocol. */
    readonly sites: number
    readonly all: number
  })[],
): string {
  const rare = counts
    .filter(({ operation, sites, all }) => operation !== '' && all >= behaviourLimits.sites && sites < all)
    .sort((a, b) => a.sites / a.all - b.sites / b.all || (a.operation < b.operation ? -1 : 1))[0]
  if (rare === undefined) return ''
  const { name, protocol, sites, all } = rare
  return `${all - sites} of ${all} sites with ${protocol} never saw the operation ${name}.`
}
