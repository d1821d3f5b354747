import { defineProtocol } from '#model/protocol'
import { emitIdentity } from './identity.ts'
import { dissect, type LldpMessage } from './wire.ts'

export const protocol = defineProtocol<LldpMessage, undefined>({
  name: 'lldp',
  shortName: 'LLDP',
  title: 'Link Layer Discovery Protocol',
  standard: 'IEEE 802.1AB-2016; ANSI/TIA-1057; IEC 61158-6-10:2014',
  depth: 'deep',
  family: 'it',
  hints: [{ etherType: 0x88cc }],
  dissect,
  facts(message, { bytes, fromClient }, emit) {
    emitIdentity(message, bytes, fromClient ? 'client' : 'server', emit)
  },
  rows: (message) => [
    { label: 'Chassis', value: message.chassisId, at: 0, length: 0 },
    { label: 'Port', value: `${message.portId} ${message.portDescription}`, at: 0, length: 0 },
    { label: 'Time to live', value: `${message.timeToLive} s`, at: 0, length: 0 },
    { label: 'System', value: `${message.systemName} ${message.systemDescription}`, at: 0, length: 0 },
    { label: 'Management', value: message.managementAddresses.join(', '), at: 0, length: 0 },
  ],
})
