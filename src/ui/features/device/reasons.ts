import type { IdentificationReasonItem } from '#schema/device'
import type { ProtocolNameOf } from '#schema/protocol-name'

/** Sources of evidence as titles. */
const CHANNELS: Readonly<Record<IdentificationReasonItem['channel'], string>> = {
  person: 'Person',
  service: 'Identity service',
  catalogue: 'Model',
  part: 'Role',
  kind: 'Announced kind',
  text: 'Text',
  name: 'Name',
  alike: 'Similar devices',
  learned: 'Model of words',
  domain: 'Domain asked for',
  maker: 'Manufacturer',
  stack: 'Network stack',
}

export function percent(share: number): string {
  return `${Math.round(share * 100)}%`
}

/** One line of evidence; `against` where its weight is negative. */
export function reasonText(reason: IdentificationReasonItem, protocolName: ProtocolNameOf) {
  const { channel, subtype, weight, text, proof } = reason
  const where = proof.frame === null ? '' : `, frame ${proof.frame.number}`
  return {
    label: `${CHANNELS[channel]}${weight < 0 ? ' (against)' : ''}`,
    text: `${answeredText(text, protocolName)} → ${subtypeText(subtype)}`,
    source: `${[SOURCES[proof.source] ?? protocolName(proof.source), proof.field === text ? '' : proof.field].filter(Boolean).join(', ')}${where}`,
  }
}

/** Sources that are no protocol. */
const SOURCES: Readonly<Record<string, string>> = { behaviour: 'behaviour', oui: 'OUI' }

function answeredText(text: string, protocolName: ProtocolNameOf): string {
  return text.replace(/^answers (\S+)$/, (_, protocol: string) => `answers ${protocolName(protocol)}`)
}

const ACRONYMS = new Set([
  'plc',
  'hmi',
  'rtu',
  'ied',
  'ups',
  'nas',
  'pdu',
  'pc',
  'dvr',
  'nvr',
  'vpn',
  'cnc',
  'dcs',
  'io',
  'ip',
])

/** `power-meter` → `power meter`, `plc` → `PLC`. */
export function subtypeText(subtype: string): string {
  return subtype
    .split('-')
    .map((word) => (ACRONYMS.has(word) ? word.toUpperCase() : word))
    .join(' ')
}
