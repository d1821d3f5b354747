import { portHints } from '#model/port-hints'
import type { AnyProtocol, Depth } from '#model/protocol'

/** One of our protocols, as `sightglass protocols` lists it. */
export interface OurProtocol {
  readonly name: string
  readonly title: string
  readonly standard: string
  readonly depth: Depth
  readonly family: AnyProtocol['family']
  /** Number of operations that have a name. */
  readonly operations: number
  /** Of an optional protocol: the pack that reads it so deeply; '' for all others. */
  readonly pack: string
}

/** Protocols of each pack. */
type Packs = ReadonlyMap<string, readonly AnyProtocol[]>
const NO_PACKS: Packs = new Map()

export interface ProtocolCoverage {
  readonly defender: readonly {
    readonly group: string
    readonly protocol: string
    /** Names of ours that read it; `wire` for packet headers, `*` where it is no matter of one protocol; '' for none. */
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
 * Which of our protocols read what a Defender for IoT user is used to, while all packs are off; `table` is
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

/** How many of Defender's names there are: read at *recognised* or better, of those deep or semantic, and hinted by a port alone. */
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
