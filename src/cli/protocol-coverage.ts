import { portHints } from '#model/port-hints'
import type { AnyProtocol, Depth } from '#model/protocol'

/** A protocol as listed by `sightglass protocols`. */
export interface OurProtocol {
  readonly name: string
  readonly title: string
  readonly standard: string
  readonly depth: Depth
  readonly family: AnyProtocol['family']
  /** Number of named operations. */
  readonly operations: number
  /** Pack of an optional protocol; '' for others. */
  readonly pack: string
}

/** Protocols of each pack. */
type Packs = ReadonlyMap<string, readonly AnyProtocol[]>
const NO_PACKS: Packs = new Map()

export interface ProtocolCoverage {
  readonly defender: readonly {
    readonly group: string
    readonly protocol: string
    /** Names of our protocols; `wire` for packet headers, `*` if not specific to one protocol, '' for none. */
    readonly ours: string
    readonly depth: string
    readonly reason: string
  }[]
  readonly ours: readonly OurProtocol[]
}

/** Deepest first. */
const DEPTHS: readonly Depth[] = ['deep', 'semantic', 'recognised', 'hinted']

/** @param protocols those in use while all packs are off */
export function ourProtocols(
  protocols: readonly AnyProtocol[],
  packs: Packs = NO_PACKS,
): readonly OurProtocol[] {
  const rows = new Map(protocols.map((protocol) => [protocol.name, { protocol, pack: '' }]))
  for (const [pack, optional] of packs)
    for (const protocol of optional) rows.set(protocol.name, { protocol, pack })
  return [...rows.values()]
    .map(({ protocol: { name, title, standard, depth, family, operations }, pack }) => ({
      name,
      title,
      standard,
      depth,
      family,
      operations: operations?.length ?? 0,
      pack,
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/**
 * Our protocols corresponding to those of Defender for IoT, without packs; `table` is
 * data/defender-protocols.tsv.
 */
export function protocolCoverage(
  table: readonly Readonly<Record<string, string>>[],
  protocols: readonly AnyProtocol[],
  packs: Packs = NO_PACKS,
): ProtocolCoverage {
  const inPack = new Map(
    [...packs].flatMap(([pack, optional]) =>
      optional.map(({ name, depth }) => [name, `${depth} with --packs ${pack}`] as const),
    ),
  )
  const depths = new Map<string, Depth | ''>(protocols.map(({ name, depth }) => [name, depth]))
  for (const { name } of portHints) if (!depths.has(name)) depths.set(name, 'hinted')
  depths.set('wire', 'deep').set('*', '')
  const defender = table.map(({ group = '', protocol = '', ours: wanted = '', reason = '' }) => {
    const found = wanted.split(',').filter((name) => depths.has(name))
    const depth = DEPTHS.find((one) => found.some((name) => depths.get(name) === one)) ?? ''
    const optional = found.flatMap((name) => inPack.get(name) ?? [])
    const notYet = found.length === 0 && reason === '' ? 'not read yet' : [reason, ...optional].join('')
    return { group, protocol, ours: found.join(', '), depth, reason: notYet }
  })
  return { defender, ours: ourProtocols(protocols, packs) }
}

/** Counts Defender protocols: read at *recognised* or better, deep or semantic, and hinted by port only. */
export function coverageCounts({ defender }: Pick<ProtocolCoverage, 'defender'>): {
  readonly read: number
  readonly semantic: number
  readonly hinted: number
} {
  const of = (...depths: readonly string[]) => defender.filter(({ depth }) => depths.includes(depth)).length
  return {
    read: of('deep', 'semantic', 'recognised'),
    semantic: of('deep', 'semantic'),
    hinted: of('hinted'),
  }
}
