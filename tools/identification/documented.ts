/**
 * Products as their makers are known to describe them on the network: `bench/identity/documented-products.tsv`. Rules and tables were
 * widened after looking at the list, so it guards what is known and measures no product never seen.
 */
import { readFileSync } from 'node:fs'
import type { Identifier } from '#identification/identifier'
import type { Taxonomy } from '#identification/taxonomy'
import type { Claim, Provenance } from '#model/device'
import { confidence } from '#model/fact'
import type { DeviceStatements, ProtocolPart } from '#model/identification'
import { recordsIn } from '#model/tab-separated'

const FILE = new URL('../../bench/identity/documented-products.tsv', import.meta.url)
const PLACE = { file: 0, frame: 1 }
/** Protocols whose agents speak for the device itself. */
const MANAGED: ReadonlySet<string> = new Set(['snmp', 'lldp', 'cdp', 'bacnet'])

export interface DocumentedResult {
  readonly all: number
  readonly right: number
  readonly unknown: number
  readonly wrong: readonly string[]
  /** Of the wrong ones. */
  readonly firmlyWrong: number
}

/** @param aliasOf the name that a maker's prefix is shown by */
export function judgeDocumented(
  identifier: Identifier,
  taxonomy: Taxonomy,
  aliasOf: (maker: string) => string,
  file: string | URL = FILE,
): DocumentedResult {
  const rows = recordsIn(readFileSync(file, 'utf8'))
  const wrong: string[] = []
  let [right, unknown, firmlyWrong] = [0, 0, 0]
  for (const { product = '', subtypes = '', maker = '', statements = '', parts = '' } of rows) {
    const { type, identification } = identifier.identify(statementsOf(statements, parts, aliasOf(maker)))
    const types = subtypes
      .split('/')
      .map((name) => taxonomy.indexOf(name))
      .map((index) => (index === undefined ? undefined : taxonomy.subtypes[index]!.type))
    if (type === 'Unknown') unknown++
    else if (types.includes(type)) right++
    else {
      wrong.push(`${product}: ${type}`)
      if (identification.confidence.type >= 0.8) firmlyWrong++
    }
  }
  return { all: rows.length, right, unknown, wrong, firmlyWrong }
}

/** `attribute protocol field=value`, separated by ` | `; parts as `client sip`. */
function statementsOf(statements: string, parts: string, maker: string): DeviceStatements {
  const claims = new Map<string, Claim[]>()
  for (const one of statements.split(' | ').filter((text) => text !== '')) {
    const equals = one.indexOf('=')
    const [attribute = '', source = '', ...field] = one.slice(0, equals).split(' ')
    const claim = {
      ...{ value: one.slice(equals + 1), source, field: field.join(' '), place: PLACE, time: 1 },
      confidence: MANAGED.has(source) ? confidence.management : confidence.banner,
    }
    claims.set(attribute, [...(claims.get(attribute) ?? []), claim])
  }
  const provenance: Provenance = { source: 'behaviour', field: '', place: PLACE, time: 1, confidence: 0.5 }
  const played = parts.split(' | ').flatMap((text): [string, ProtocolPart][] => {
    const [role, protocol = ''] = text.split(' ')
    if (protocol === '') return []
    const [asClient, asServer, asPeer] = [role === 'client', role === 'server', role === 'peer']
    return [[protocol, { asClient, asServer, asPeer, provenance }]]
  })
  return {
    claims,
    candidates: [],
    settledType: undefined,
    usualType: undefined,
    parts: new Map(played),
    macs: ['00:11:22:33:44:55'],
    maker,
    makerProvenance: { source: 'oui', field: '', place: undefined, time: 1, confidence: 0.3 },
    vendor: claims.get('vendor')?.[0]?.value ?? maker,
    model: claims.get('model')?.[0]?.value ?? '',
    os: '',
    addresses: [],
    taught: [],
    asks: new Map(),
  }
}
