import { u16be } from '#bytes/read'
import { text } from '#bytes/text'
import { isGroupMac, macText } from '#model/address'
import { type About, type Attribute, confidence } from '#model/fact'
import type { Emit } from '#model/protocol'
import type { LldpMessage, Organizational } from './wire.ts'

/** Organizations and their subtypes. */
const IEEE_802_1 = 0x0080c2 // IEEE 802.1Q-2014 annex D
const PORT_VLAN = 1
const MED = 0x0012bb // ANSI/TIA-1057 §10.2
const PROFINET = 0x000ecf // IEC 61158-6-10:2014 §4.10
const PROFINET_CHASSIS_MAC = 5

/** MED inventory: ANSI/TIA-1057 §10.2.6. */
const inventory: ReadonlyMap<number, Attribute> = new Map<number, Attribute>([
  [5, 'hardware'],
  [6, 'firmware'],
  [7, 'software'],
  [8, 'serial'],
  [9, 'vendor'],
  [10, 'model'],
])

/** Bits of the enabled capabilities: IEEE 802.1AB-2016 table 8-4. */
const capabilityRoles: readonly (readonly [number, string])[] = [
  [0x02, 'repeater'],
  [0x04, 'switch'],
  [0x08, 'wireless-access-point'],
  [0x10, 'router'],
  [0x20, 'telephone'],
  [0x40, 'cable-modem'],
]

/** Identity of the sender of an LLDPDU, and the port it is connected to. */
export function emitIdentity(message: LldpMessage, bytes: Uint8Array, about: About, emit: Emit): void {
  const say: Say = (attribute, value, field, sure = confidence.management) => {
    if (value !== '') emit({ kind: 'identity', about, attribute, value, confidence: sure, field })
  }
  say('name', message.systemName, 'System Name')
  say('description', message.systemDescription, 'System Description')
  if (!message.isChassisMac) say('device-id', message.chassisId, 'Chassis ID')
  else if (!isGroupMac(message.chassisId)) say('mac', message.chassisId, 'Chassis ID')
  for (const address of message.managementAddresses) say('ip', address, 'Management Address')
  for (const [bit, role] of capabilityRoles) {
    if ((message.capabilities & bit) !== 0) say('role', role, 'System Capabilities')
  }
  let vlan: number | undefined
  for (const item of message.organizational) {
    if (item.oui === IEEE_802_1 && item.subtype === PORT_VLAN && item.end - item.start >= 2)
      vlan = u16be(bytes, item.start) || undefined
    else sayOrganizational(item, bytes, say)
  }
  const port =
    message.portDescription === '' ? message.portId : `${message.portId} (${message.portDescription})`
  emit({ kind: 'topology', about, port, vlan })
}

type Say = (attribute: Attribute, value: string, field: string, sure?: number) => void

function sayOrganizational({ oui, subtype, start, end }: Organizational, bytes: Uint8Array, say: Say): void {
  if (oui === MED) {
    const attribute = inventory.get(subtype)
    if (attribute !== undefined) say(attribute, text(bytes, start, end), `MED inventory ${attribute}`)
  } else if (oui === PROFINET) {
    // Controllers and PCs with a PROFINET driver send it as well: IEC 61158-6-10 asks it of every station.
    say('role', 'profinet-device', 'PROFINET TLV', confidence.hearsay)
    if (subtype === PROFINET_CHASSIS_MAC && end - start >= 6)
      say('mac', macText(bytes, start), 'LLDP_PNIO_CHASSIS_MAC')
  }
}
