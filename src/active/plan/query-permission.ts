/** Which devices may be asked: allowed, held (a person may allow it, with a reason) or refused. Refused wins. */
import type { QueryTemplate } from '../template/template.ts'
import { isInNetwork } from './networks.ts'
import { addressProblem } from './plan-reader.ts'
import { isExcluded } from './site-windows.ts'

const limits = {
  /** Hours without traffic that hold a device. */
  quietHours: 24,
  /** Days without traffic that refuse it. */
  quietDays: 7,
} as const

/** Inventory data of a device that decides. */
export interface QueryCandidate {
  readonly device: string
  readonly name: string
  readonly addresses: readonly string[]
  readonly macs: readonly string[]
  readonly vendor: string
  readonly model: string
  readonly firmware: string
  readonly serial: string
  readonly type: string
  readonly category: string
  readonly roles: readonly string[]
  readonly zone: string
  readonly importance: 'low' | 'medium' | 'high'
  /** Protocols in which it was seen to answer. */
  readonly answers: readonly string[]
  /** Clients per protocol. */
  readonly clients: Readonly<Record<string, number>>
  readonly units: readonly number[]
  readonly rackSlots: readonly number[]
  readonly slots: readonly number[]
  /** Device number and vendor number of PROFINET in one: 16 bits each. */
  readonly profinetIds: readonly number[]
  /** Milliseconds since 1970. */
  readonly lastSeen: number
  readonly openAlerts: number
  /** A vulnerability without fix that any sender may use to stop it; '' for none. */
  readonly availabilityCve: string
  readonly isAmbiguous: boolean
  /** In distress after a query of the last 90 days. */
  readonly wasDistressed: boolean
}

export interface FragileDevice {
  readonly vendor: string
  readonly model: RegExp
  /** Id of a protocol, or `any`. */
  readonly protocol: string
  readonly reason: string
  readonly source: string
}

export interface AskDecision {
  readonly state: 'allowed' | 'held' | 'refused'
  /** '' where allowed. */
  readonly reason: string
}

const ALLOWED: AskDecision = { state: 'allowed', reason: '' }
const refused = (reason: string): AskDecision => ({ state: 'refused', reason })
const held = (reason: string): AskDecision => ({ state: 'held', reason })

/** Safety controllers by role and model; a wrong match only leaves a device out. */
const SAFETY =
  /\b(sis|safety|fail-?safe|triconex|tricon|trident|hima|himax|guardlogix|safetynet|safety manager)\b|\bCPU ?\d{3,4}[A-Z-]*F\b|\bS7-\d{3,4}F\b|^1756-L[67]\dS|^5069-L3\d\dERMS/i

export function mayBeAsked(
  candidate: QueryCandidate,
  query: QueryTemplate,
  {
    fragile,
    now,
    excluded,
    network,
  }: {
    readonly fragile: readonly FragileDevice[]
    readonly now: number
    readonly excluded: readonly string[]
    readonly network: string
  },
): AskDecision {
  const { vendor, model, type, category, roles, addresses, macs } = candidate
  const [address = ''] = addresses
  const hours = (now - candidate.lastSeen) / 3_600_000
  const text = `${vendor} ${model} ${type} ${roles.join(' ')}`
  const weak = fragile.filter((row) => sameVendor(vendor, row.vendor) && row.model.test(model))
  const broken = weak.find(({ protocol }) => protocol === 'any')
  const problem = address === '' ? 'has no IPv4 address' : addressProblem(address)
  if (!answersOne(candidate, query)) return refused(`was not seen to answer ${query.protocol}`)
  if (problem !== '') return refused(`${address} ${problem}`.trim())
  if (macs.length === 0) return refused('its MAC address was not seen')
  if (query.transport === 'link' && !isInNetwork(address, network))
    return refused(`is outside ${network}, and frames without IP pass no router`)
  if (candidate.isAmbiguous) return refused('another realm has the same address')
  if (isExcluded(candidate, excluded)) return refused('is on the exclusion list')
  if (vendor === '' && model === '') return refused('vendor and model are unknown')
  if (SAFETY.test(text)) return refused('is a safety controller')
  if (query.deviceTypes !== undefined && !query.deviceTypes.includes(type))
    return refused(`is no ${query.deviceTypes.slice(0, 3).join(', ')} or the like`)
  if (category === 'medical') return refused('is a medical device')
  if (broken !== undefined) return refused(`${broken.reason} (${broken.source})`)
  if (hours > limits.quietDays * 24) return refused(`was not seen for ${Math.round(hours / 24)} days`)
  const fragileHere = weak.find(({ protocol }) => protocol === query.protocol)
  if (fragileHere !== undefined) return held(`${fragileHere.reason} (${fragileHere.source})`)
  if (candidate.availabilityCve !== '')
    return held(`${candidate.availabilityCve} without fix: a packet may stop it`)
  if (hours > limits.quietHours) return held(`was not seen for ${Math.round(hours)} hours`)
  if (candidate.openAlerts > 0) return held(`has ${candidate.openAlerts} open alerts`)
  if (candidate.wasDistressed) return held('was in distress after a query of the last 90 days')
  const clients = candidate.clients[query.protocol] ?? 0
  if (query.simultaneousClients !== undefined && clients < query.simultaneousClients)
    return held(
      `was seen with ${clients} clients by ${query.protocol}; one more connection may break the other`,
    )
  if (needs(query, 'rackSlots') && candidate.rackSlots.length === 0)
    return held('rack and slot of its CPU were not seen')
  if (needs(query, 'profinetIds') && candidate.profinetIds.length === 0)
    return refused('its PROFINET vendor and device number are unknown: ask by DCP first')
  if (needs(query, 'units') && candidate.units.length === 0) return held('its unit number was not seen')
  return ALLOWED
}

export function answersOne(
  { answers }: Pick<QueryCandidate, 'answers'>,
  { protocol, otherProtocols = [] }: QueryTemplate,
): boolean {
  return [protocol, ...otherProtocols].some((one) => answers.includes(one))
}

function sameVendor(vendor: string, wanted: string): boolean {
  return vendor.toLowerCase().includes(wanted.toLowerCase())
}

function needs({ steps }: QueryTemplate, name: string): boolean {
  if (name === 'units' && steps.some(({ eachUnit }) => eachUnit)) return true
  return steps.some(({ fields }) =>
    Object.values(fields ?? {}).some((rule) => 'known' in rule && rule.known === name),
  )
}
