import { defineRule } from '#model/rule'

/** RFC 8996 (2021) withdraws TLS 1.0 and 1.1; RFC 7568 (2015) SSL 3.0; RFC 6176 (2011) SSL 2.0. */
const OLD_TLS = /^(SSL [23]\.0|TLS 1\.[01])\b/

const session = { kind: 'session', phase: 'open', secured: true } as const
const smb1 = {
  kind: 'operation',
  verb: 'identify',
  name: 'SMB_COM_NEGOTIATE',
  code: 'smb1/0x72',
  outcome: 'succeeded',
} as const

export const rule = defineRule({
  id: 'outdated-security',
  engine: 'anomaly',
  title: 'Broken encryption or authentication in use',
  category: 'Authentication',
  severity: 'notice',
  techniques: ['T0866'],
  defenderTitles: [],
  learnable: true,
  whileLearning: 'silent',
  why: 'WannaCry spread by SMB 1; old TLS and deprecated OPC UA policies can be decrypted or forged.',
  todo: [
    'Find out which side lacks a newer version, and update it',
    'Disable the old version where both support a newer one',
    'Isolate devices that cannot be updated in a zone of their own',
  ],
  falsePositives: 'Old devices without an update: accept and learn them.',
  match: { kind: ['session', 'anomaly', 'operation'], outcomes: ['succeeded'], repeats: false },
  evaluate({ fact, protocol }, context) {
    if (context.isUsualLink()) return undefined
    const both = `${context.nameOf('client')} and ${context.nameOf('server')}`
    if (fact.kind === 'session' && protocol === 'tls' && fact.phase === 'open' && OLD_TLS.test(fact.method))
      return { summary: `${both} negotiated ${fact.method}, which is withdrawn`, subject: 'tls' }
    if (fact.kind === 'anomaly' && fact.what === 'weak-security')
      return { summary: `${both} use ${protocol} with a ${fact.detail ?? 'weak policy'}`, subject: protocol }
    if (fact.kind === 'operation' && fact.code === smb1.code)
      return { summary: `${both} use SMB 1`, subject: 'smb1' }
    return undefined
  },
  examples: {
    fires: [
      {
        when: 'TLS 1.0 is negotiated',
        facts: [
          {
            protocol: 'tls',
            serverPort: 443,
            fact: { ...session, method: 'TLS 1.0 TLS_RSA_WITH_AES_128_CBC_SHA' },
          },
        ],
      },
      { when: 'SMB 1 is negotiated', facts: [{ protocol: 'smb', serverPort: 445, fact: smb1 }] },
      {
        when: 'OPC UA uses Basic128Rsa15',
        facts: [
          {
            protocol: 'opcua',
            serverPort: 4840,
            fact: { kind: 'anomaly', what: 'weak-security', detail: 'deprecated policy Basic128Rsa15' },
          },
        ],
      },
    ],
    silent: [
      {
        when: 'TLS 1.2 is negotiated',
        facts: [{ protocol: 'tls', serverPort: 443, fact: { ...session, method: 'TLS 1.2 TLS_AES' } }],
      },
      {
        when: 'an old printer used SMB 1 while learning',
        learned: [{ protocol: 'smb', serverPort: 445, fact: smb1 }],
        facts: [{ protocol: 'smb', serverPort: 445, fact: smb1 }],
      },
    ],
  },
})
