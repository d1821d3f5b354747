import { defineQuery } from '../template/template.ts'

export const query = defineQuery({
  id: 'ge-srtp-type',
  title: 'GE SRTP controller type and id',
  plain:
    'Reads type and id of the controller. The protocol is not published: requests are those seen in captures.',
  standard: 'none published; Denton et al., Digital Investigation 22 (2017), services 0 and 67',
  protocol: 'ge-srtp',
  transport: 'tcp',
  port: 18245,
  risk: 'C',
  simultaneousClients: 2,
  steps: [
    {
      name: 'Opening of the connection',
      bytes: '00'.repeat(56),
      answer: { frame: 'srtp', maximum: 64 },
      timeout: 2000,
    },
    {
      name: 'Return controller type and id',
      bytes: `0200 0200 0000 0000 00 01 00000000 0000 0001 ${'00'.repeat(12)} 02c0 00000000 100e0000 0101
        43 00 0000 0000 ${'00'.repeat(8)}`,
      answer: { frame: 'srtp', maximum: 2048 },
      timeout: 2000,
    },
  ],
  verbs: ['identify'],
  learns: ['model', 'mode'],
})
