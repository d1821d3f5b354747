/** Factors of a finding's risk, each value with its reason in words: docs/internals/exposure-models.md §3. */
import type { Device, DeviceType } from '#model/device'
import type { Tier } from '#model/exposure'
import type { CveFacts } from './advisory.ts'
import { baseScore, environmentalScore, type Requirements, type Vector } from './cvss.ts'
import { isEnterprise, type NetworkNeighbour, type Surroundings } from './surroundings.ts'
import { consequenceOf, weights } from './weights.ts'

export interface Reason {
  readonly value: number
  readonly why: string
}

const CONTROLLERS: ReadonlySet<DeviceType> = new Set([
  'PLC',
  'RTU',
  'IED',
  'DCS Controller',
  'Robot Controller',
])
const STATIONS: ReadonlySet<DeviceType> = new Set(['HMI', 'Engineering Station', 'Terminal Station'])
const CONTROLLER_NEEDS: Requirements = { confidentiality: 'low', integrity: 'high', availability: 'high' }
const STATION_NEEDS: Requirements = { confidentiality: 'medium', integrity: 'high', availability: 'medium' }
/** Reachability, by the peers it was seen with. */
export function reachOf(device: Device, around: Surroundings): Reason {
  const { reach } = weights
  const self = around.get(device.id)
  if (self === undefined) return { value: reach.none, why: 'no client seen' }
  const isPlantOwn = self.inbound.length + self.outbound.length > 0
  let value: number = isPlantOwn ? reach.sameZone : reach.none
  let by: NetworkNeighbour | undefined
  for (const { other } of self.inbound) {
    const client = around.get(other)
    if (client === undefined) continue
    const found = reachOfClient(client, self)
    if (found <= value) continue
    value = found
    by = client
  }
  if (by === undefined)
    return { value, why: isPlantOwn ? 'only clients of the same zone seen' : 'no client seen' }
  if (value === reach.internet) return { value, why: 'reached from the internet' }
  const place = value === reach.enterprise ? 'the office or DMZ' : 'another zone'
  return { value, why: `reached by ${by.name} from ${place}` }
}

/** A server has thousands of clients: the sentence is made for one of them. */
function reachOfClient(client: NetworkNeighbour, server: NetworkNeighbour): number {
  const { reach } = weights
  if (client.type === 'Internet') return reach.internet
  if (client.zone === server.zone) return reach.none
  return isEnterprise(client) ? reach.enterprise : reach.otherZone
}

export function serviceReach(service: string | undefined, device: Device): Reason {
  if (service === undefined) return { value: 1, why: '' }
  const isOpen = device.protocols.some(({ protocol, role }) => protocol === service && role !== 'client')
  return isOpen
    ? { value: 1, why: '' }
    : { value: weights.reach.serviceNotSeen, why: `${service} was not seen on it` }
}

export function severityOf(facts: CveFacts, vector: Vector | undefined, type: DeviceType): Reason {
  if (facts.cvss4 !== undefined) return { value: facts.cvss4, why: 'CVSS 4.0' }
  if (vector !== undefined) {
    const needs = CONTROLLERS.has(type) ? CONTROLLER_NEEDS : STATIONS.has(type) ? STATION_NEEDS : undefined
    if (needs !== undefined)
      return {
        value: environmentalScore(vector, needs),
        why: `CVSS ${vector.version}, adjusted for a ${type}`,
      }
    return { value: facts.cvss3 ?? baseScore(vector), why: `CVSS ${vector.version}` }
  }
  if (facts.cvss3 !== undefined) return { value: facts.cvss3, why: 'CVSS 3' }
  return { value: weights.noScore, why: 'no score published' }
}

export function confidenceOf(tier: Tier, isPossible: boolean): Reason {
  const { confidence } = weights
  if (tier === 'D' || tier === 'E') return { value: confidence.weak, why: 'matched by keywords only' }
  if (isPossible) return { value: confidence.unknown, why: 'version uncertain' }
  if (tier === 'C') return { value: confidence.family, why: 'matched by product family' }
  return {
    value: confidence.certain,
    why: tier === 'A' ? 'order or model number matches' : 'name matches',
  }
}

/** SSVC's two points where CISA gave none: from the vector. */
export function reachOfFlaw(facts: CveFacts, vector: Vector | undefined) {
  const m = vector?.metrics ?? {}
  const byVector = m.AV === 'N' && m.AC === 'L' && m.PR === 'N' && m.UI === 'N'
  const isTotal = m.C === 'H' && m.I === 'H' && m.A === 'H'
  return {
    isAutomatable: facts.automatable === '' ? byVector : facts.automatable === 'yes',
    isTotal: facts.impact === '' ? isTotal : facts.impact === 'total',
  }
}

export function consequenceOfDevice(device: Device): Reason {
  // `medium` is the default of a device without a setting.
  return consequenceOf({
    ...device,
    isImportanceReported: device.importance !== 'medium' && device.type !== 'Internet',
  })
}
