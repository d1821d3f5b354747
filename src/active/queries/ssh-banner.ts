import { defineQuery } from '../template/template.ts'

export const query = defineQuery({
  id: 'ssh-banner',
  title: 'SSH identification',
  plain: 'Connects, reads the one line that the server sends first, closes. No byte of SSH is sent.',
  standard: 'RFC 4253 §4.2',
  protocol: 'ssh',
  transport: 'tcp',
  port: 22,
  risk: 'B',
  steps: [
    {
      name: 'Read the identification line',
      bytes: '',
      answer: { frame: 'line', maximum: 1024 },
      timeout: 2000,
    },
  ],
  verbs: [],
  learns: ['software', 'os'],
})
