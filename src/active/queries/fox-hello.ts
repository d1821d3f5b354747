import { defineQuery, textBytes } from '../template/template.ts'

export const query = defineQuery({
  id: 'fox-hello',
  title: 'Niagara Fox station',
  plain: 'Says hello and reads the greeting of the station. No logon is tried.',
  standard: 'Tridium Niagara Fox; no published standard, as in Redpoint fox-info',
  protocol: 'niagara-fox',
  transport: 'tcp',
  port: 1911,
  risk: 'B',
  steps: [
    {
      name: 'fox hello, no logon',
      bytes: textBytes('fox a 0 -1 fox hello\n{\nfox.version=s:1.0\nid=i:1\n};;\n'),
      answer: { frame: 'fox', maximum: 4096 },
      timeout: 2000,
    },
  ],
  verbs: ['identify'],
  learns: ['model', 'software', 'name', 'os'],
})
