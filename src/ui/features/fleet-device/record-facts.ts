/** Displayed part of a device's record; it came from a sensor of any version, so no field is certain. */
interface RecordFact {
  readonly label: string
  readonly text: string
  /** RFC 3339, where the fact is a time. */
  readonly time?: string
}

const TEXTS: readonly (readonly [string, string])[] = [
  ['type', 'Type'],
  ['subtype', 'Kind'],
  ['vendor', 'Vendor'],
  ['model', 'Model'],
  ['orderNumber', 'Order number'],
  ['serial', 'Serial number'],
  ['firmware', 'Firmware'],
  ['hardware', 'Hardware'],
  ['os', 'Operating system'],
  ['zone', 'Zone'],
  ['location', 'Location'],
  ['mode', 'Mode'],
]
const LISTS: readonly (readonly [string, string])[] = [
  ['ipAddresses', 'IP addresses'],
  ['macAddresses', 'MAC addresses'],
  ['hostnames', 'Host names'],
]
/** Entries of a list that are shown. */
const MOST = 20

export function recordFacts(device: unknown): readonly RecordFact[] {
  const record = (typeof device === 'object' && device !== null ? device : {}) as Record<string, unknown>
  const facts: RecordFact[] = []
  for (const [key, label] of TEXTS) {
    const value = record[key]
    if (typeof value === 'string' && value !== '') facts.push({ label, text: value })
  }
  for (const [key, label] of LISTS) {
    const all = Array.isArray(record[key]) ? (record[key] as unknown[]).map(String) : []
    if (all.length > 0) facts.push({ label, text: listText(all) })
  }
  const protocols = (Array.isArray(record.protocols) ? record.protocols : []) as readonly {
    protocol?: unknown
  }[]
  if (protocols.length > 0)
    facts.push({ label: 'Protocols', text: listText(protocols.map(({ protocol }) => String(protocol))) })
  if (typeof record.purdueLevel === 'number')
    facts.push({ label: 'Purdue level', text: String(record.purdueLevel) })
  if (typeof record.riskScore === 'number')
    facts.push({ label: 'Risk', text: String(Math.round(record.riskScore)) })
  for (const [key, label] of [
    ['firstSeen', 'First seen'],
    ['lastSeen', 'Last seen'],
  ] as const) {
    const value = record[key]
    if (typeof value === 'string') facts.push({ label, text: value, time: value })
  }
  return facts
}

function listText(all: readonly string[]): string {
  const unique = [...new Set(all)]
  const more = unique.length - MOST
  return unique.slice(0, MOST).join(', ') + (more > 0 ? ` and ${more} more` : '')
}
