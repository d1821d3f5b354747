import { defineQuery, numberBytes, type QueryStep } from '../template/template.ts'

/** The device object with any instance: ASHRAE 135 §15.5 and §12.11. */
const ANY_DEVICE = '023fffff'

/** Property of the device object whose instance the first answer gave. */
const property = (name: string, id: number): QueryStep => {
  const tag = id < 256 ? `19 ${numberBytes(id, 1)}` : `1a ${numberBytes(id, 2)}`
  const length = id < 256 ? '0011' : '0012'
  return {
    name: `ReadProperty ${name}`,
    bytes: `810a ${length} 0104 0005 01 0c 0c dddddddd ${tag}`,
    fields: { d: { from: 0x02000000, to: 0x023fffff } },
    answer: { frame: 'datagram', maximum: 1500 },
    timeout: 2000,
  }
}

export const query = defineQuery({
  id: 'bacnet-device',
  title: 'BACnet device object',
  plain:
    'Reads eight properties of the device object, one by one: vendor, model, firmware, software, name, location, serial number. Nothing is written or subscribed.',
  standard: 'ASHRAE 135-2020 §15.5, §12.11, Annex J',
  protocol: 'bacnet',
  transport: 'udp',
  port: 47808,
  risk: 'A',
  steps: [
    {
      name: 'ReadProperty object-identifier of any device object',
      bytes: `810a 0011 0104 0005 01 0c 0c ${ANY_DEVICE} 19 4b`,
      answer: { frame: 'datagram', maximum: 1500 },
      timeout: 2000,
      takes: { d: { at: 18, length: 4 } },
    },
    property('vendor-name', 121),
    property('model-name', 70),
    property('firmware-revision', 44),
    property('application-software-version', 12),
    property('object-name', 77),
    property('location', 58),
    property('serial-number', 372),
  ],
  // PDU type Abort in the high nibble of the first byte after an NPDU without routing.
  distress: [
    { check: { at: 5, values: [0], and: { at: 6, mask: 0xf0, values: [0x70] } }, text: 'BACnet abort' },
  ],
  verbs: ['read'],
  tshark: 'bacnet',
  learns: ['vendor', 'model', 'firmware', 'software', 'serial', 'name', 'location'],
})
