import { defineQuery } from '../template/template.ts'

export const query = defineQuery({
  id: 'slmp-type',
  title: 'SLMP type name',
  plain: 'Reads the type name of the controller. No device memory is read.',
  standard: 'Mitsubishi SH-080956, command 0101',
  protocol: 'melsec',
  transport: 'tcp',
  port: 5007,
  risk: 'B',
  simultaneousClients: 2,
  steps: [
    {
      name: 'Read Type Name, 3E frame',
      bytes: '5000 00ff ff03 00 0600 0400 0101 0000',
      answer: { frame: 'slmp', maximum: 200 },
      timeout: 2000,
    },
  ],
  verbs: ['identify'],
  learns: ['model'],
})
