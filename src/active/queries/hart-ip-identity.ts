import { defineQuery } from '../template/template.ts'

export const query = defineQuery({
  id: 'hart-ip-identity',
  title: 'HART-IP gateway identity',
  plain:
    'Opens a session as secondary master, reads the identity of the gateway, closes the session. Field devices behind it are not asked.',
  standard: 'FieldComm HCF_SPEC-085, HCF_SPEC-127 command 0',
  protocol: 'hart-ip',
  transport: 'tcp',
  port: 5094,
  risk: 'C',
  steps: [
    {
      name: 'Session initiate, secondary master, 30 s',
      bytes: '0100 0000 0001 000d 00 00007530',
      answer: { frame: 'hart', maximum: 64 },
      timeout: 2000,
    },
    {
      name: 'Command 0',
      bytes: '0100 0300 0002 000d 0200000002',
      answer: { frame: 'hart', maximum: 128 },
      timeout: 2000,
    },
    { name: 'Session close', bytes: '0100 0100 0003 0008' },
  ],
  verbs: ['authenticate', 'identify', 'read'],
  tshark: 'hart_ip',
  learns: ['vendor', 'model', 'firmware'],
})
