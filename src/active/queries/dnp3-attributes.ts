import { dnp3Request } from '../template/dnp3-frame.ts'
import { defineQuery } from '../template/template.ts'

/** The last link address of a single station: IEEE 1815-2012 §9.2.4.1.3. No master that was seen has it. */
const OURS = 65_519

export const query = defineQuery({
  id: 'dnp3-attributes',
  title: 'DNP3 device attributes',
  plain:
    'Reads the device attributes of an outstation. Many outstations drop their master for a second one: only for those that keep two.',
  standard: 'IEEE 1815-2012 Annex A, group 0 variation 254',
  protocol: 'dnp3',
  transport: 'tcp',
  port: 20_000,
  risk: 'C',
  // Many outstations drop their master for a second one.
  simultaneousClients: 2,
  steps: [
    {
      name: 'READ of all device attributes',
      bytes: ({ unit }) => dnp3Request('c001 00fe00 0000', unit, OURS),
      eachUnit: true,
      answer: { frame: 'dnp3', maximum: 4096 },
      timeout: 2000,
    },
  ],
  verbs: ['identify'],
  tshark: 'dnp3',
  learns: ['vendor', 'model', 'serial', 'firmware', 'hardware', 'name', 'location'],
})
