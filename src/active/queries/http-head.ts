import { defineQuery, textBytes } from '../template/template.ts'

export const query = defineQuery({
  id: 'http-head',
  title: 'HTTP server',
  plain: 'Requests the head of the start page and closes. No page is loaded and no logon is tried.',
  standard: 'RFC 9110 §9.3.2',
  protocol: 'http',
  transport: 'tcp',
  port: 80,
  risk: 'B',
  steps: [
    {
      name: 'HEAD /',
      bytes: ({ address }) => textBytes(`HEAD / HTTP/1.0\r\nHost: ${address}\r\n\r\n`),
      answer: { frame: 'http', maximum: 8192 },
      timeout: 2000,
    },
  ],
  verbs: ['read'],
  tshark: 'http',
  learns: ['software'],
})
