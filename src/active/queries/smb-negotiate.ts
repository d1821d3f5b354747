import { defineQuery } from '../template/template.ts'

export const query = defineQuery({
  id: 'smb-negotiate',
  title: 'SMB dialect and server GUID',
  plain: 'Asks a file server which versions it speaks and closes. No logon is tried.',
  standard: 'MS-SMB2 §2.2.3',
  protocol: 'smb',
  transport: 'tcp',
  port: 445,
  risk: 'B',
  steps: [
    {
      name: 'SMB2 NEGOTIATE',
      // Dialects 2.0.2, 2.1, 3.0, 3.0.2; no session setup follows.
      bytes: `0000006c fe534d42 4000 0000 00000000 0000 0100 00000000 00000000 0000000000000000
        00000000 00000000 0000000000000000 ${'00'.repeat(16)}
        2400 0400 0100 0000 00000000 ${'00'.repeat(16)} 0000000000000000 0202 1002 0003 0203`,
      answer: { frame: 'smb', maximum: 4096 },
      timeout: 2000,
    },
  ],
  verbs: ['identify'],
  tshark: 'smb2',
  learns: ['os', 'guid'],
})
