import { kindOfIp } from '#model/address'
import { type Attribute, confidence } from '#model/fact'
import { defineProtocol } from '#model/protocol'
import { type CdpMessage, dissect } from './wire.ts'

/** Capability bits: Cisco document 10892; telephone as seen in captures. */
const capabilityRoles: readonly (readonly [number, string])[] = [
  [0x01, 'router'],
  [0x02, 'switch'],
  [0x08, 'switch'],
  [0x40, 'repeater'],
  [0x80, 'telephone'],
]

export const protocol = defineProtocol<CdpMessage, undefined>({
  name: 'cdp',
  shortName: 'CDP',
  title: 'Cisco Discovery Protocol',
  standard: 'Cisco document 10892 (2002)',
  depth: 'semantic',
  family: 'it',
  hints: [{ snap: { oui: 0x00000c, type: 0x2000 } }, { etherType: 0x2000 }],
  dissect,
  facts(message, { fromClient }, emit) {
    const about = fromClient ? 'client' : 'server'
    const say = (attribute: Attribute, value: string, field: string) => {
      if (value !== '')
        emit({ kind: 'identity', about, attribute, value, confidence: confidence.management, field })
    }
    say('name', message.deviceId, 'Device-ID')
    say('name', message.systemName, 'System Name')
    say('model', message.platform, 'Platform')
    say('software', message.software, 'Software Version')
    say('location', message.location, 'Location')
    for (const address of message.addresses) {
      const kind = kindOfIp(address)
      if (kind === 'private' || kind === 'public') say('ip', address, 'Address')
    }
    const roles = capabilityRoles
      .filter(([bit]) => (message.capabilities & bit) !== 0)
      .map(([, role]) => role)
    for (const role of new Set(roles)) say('role', role, 'Capabilities')
    emit({ kind: 'topology', about, port: message.portId, vlan: message.nativeVlan })
  },
  rows: (message) => [
    { label: 'Device', value: `${message.deviceId} ${message.platform}`, at: 4, length: 0 },
    { label: 'Software', value: message.software, at: 4, length: 0 },
    { label: 'Port', value: message.portId, at: 4, length: 0 },
    { label: 'Addresses', value: message.addresses.join(', '), at: 4, length: 0 },
  ],
})
