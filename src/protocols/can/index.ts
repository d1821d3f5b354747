import { LINK_PAYLOAD } from '#model/link-payload'
import { defineProtocol } from '#model/protocol'
import { refusedService } from './diagnosis.ts'
import { rule as udsScan } from './rules/uds-scan.ts'
import { type CanMessage, dissect } from './wire.ts'

export const protocol = defineProtocol<CanMessage, undefined>({
  name: 'can',
  shortName: 'CAN',
  title: 'Controller Area Network',
  standard: 'ISO 11898-1:2015; LINKTYPE_CAN_SOCKETCAN (tcpdump.org)',
  depth: 'recognised',
  family: 'ot',
  hints: [
    { etherType: LINK_PAYLOAD.can },
    { etherType: LINK_PAYLOAD.canFd },
    { etherType: LINK_PAYLOAD.canXl },
  ],
  dissect,
  // A bus has no addresses: identifiers name the message, not the sender. Only diagnosis is emitted.
  facts({ dataAt, length }, { bytes, start }, emit) {
    const service = refusedService(bytes, start + dataAt, length)
    if (service !== undefined)
      emit({ kind: 'anomaly', what: 'diagnosis-refused', about: 'client', detail: `service ${service}` })
  },
  rules: [udsScan],
  rows: ({ format, identifier, isExtended, length }) => [
    {
      label: 'Identifier',
      value: `0x${identifier.toString(16)}${isExtended ? ' extended' : ''}`,
      at: 0,
      length: 4,
    },
    { label: 'Data', value: `${length} bytes, ${format}`, at: 4, length: 1 },
  ],
})
