import { defineRule } from '#model/rule'

/**
 * Requests for run state and key position, by the names of each dissector.
 * CIP: Identity attribute 5, CIP Networks Library Vol. 1 Ed. 3.3 §5A-2.2.5; S7: SZL 0x0424.
 */
const QUESTIONS: ReadonlyMap<string, RegExp> = new Map([
  ['cip', /^Diagnostic Status|class 0x01 Identity\/instance \d+\/attributes? (\d+,)*5(,|$)/],
  ['s7comm', /SZL 0x\d?\d?\d?424\b/i],
  ['fins', /^CPU Unit Status Read/],
  ['ge-srtp', /^PLC (Short|Long) Status/],
  ['tristation', /^Get (CP|MP) status/],
  ['ads', /^Read State/],
  ['codesys-v3', /^Application: read status/],
])

/** Seconds. Clients that return ask for the state before anything else. */
const BEGINS_SECONDS = 30

const status = {
  kind: 'operation',
  verb: 'identify',
  name: 'Get Attribute Single',
  code: '0x0e',
  object: 'class 0x01 Identity/instance 1/attribute 5',
  outcome: 'requested',
} as const
const cip = { protocol: 'cip', serverPort: 44_818 } as const

export const rule = defineRule({
  id: 'operating-mode-read',
  engine: 'policy',
  title: 'Operating mode read by new client',
  category: 'Unauthorized Communication Behavior',
  severity: 'minor',
  techniques: ['T0868'],
  defenderTitles: [],
  learnable: true,
  whileLearning: 'silent',
  why: 'An attack on the logic needs the key in Program. TRITON read the key position before each attempt.',
  todo: [
    'Find the program and the account on the client',
    'Turn the key switch to Run where no work is planned',
    'Check what the client sent to the controller afterwards',
  ],
  falsePositives: 'Engineering software that goes online for the first time, and inventories; learn them.',
  match: { kind: 'operation', protocols: [...QUESTIONS.keys()], outcomes: ['requested'] },
  evaluate({ fact, protocol }, context) {
    if (QUESTIONS.get(protocol)?.test(`${fact.name} ${fact.object ?? ''}`.trim()) !== true) return undefined
    if (context.family() !== 'ot' || context.isUsual()) return undefined
    // A client of this device asks as it connects; its connection may be older than the baseline.
    const connected = context.secondsConnected()
    const isReturn = context.isUsualLink() && connected !== undefined && connected < BEGINS_SECONDS
    return {
      // A step of an incident that other activity starts: TRITON read the state on each new connection.
      ...(isReturn && { severity: 'notice' as const, provenSeverity: 'minor' as const }),
      summary: `${context.nameOf('client')} read operating mode and status of ${context.nameOf('server')} (${fact.name}, ${protocol}) for the first time`,
      normal: context.normal(),
    }
  },
  examples: {
    fires: [
      { when: 'a station reads the status word', facts: [{ ...cip, fact: status }] },
      {
        when: 'it is one of several attributes',
        facts: [
          {
            ...cip,
            fact: { ...status, object: 'class 0x01 Identity/instance 1/attributes 1,2,5', code: '0x03' },
          },
        ],
      },
      {
        when: 'an S7 station reads the operating state',
        facts: [
          {
            protocol: 's7comm',
            serverPort: 102,
            fact: { ...status, verb: 'diagnose', name: 'Read SZL', code: '4/1', object: 'SZL 0x0424/0x0000' },
          },
        ],
      },
      {
        when: 'a FINS station reads the CPU status',
        facts: [
          {
            protocol: 'fins',
            serverPort: 9600,
            fact: {
              ...status,
              verb: 'diagnose',
              name: 'CPU Unit Status Read',
              code: '0x0601',
              object: undefined,
            },
          },
        ],
      },
    ],
    silent: [
      {
        when: 'it reads the serial number',
        facts: [{ ...cip, fact: { ...status, object: 'class 0x01 Identity/instance 1/attribute 6' } }],
      },
      {
        when: 'it reads it as learned',
        learned: [{ ...cip, fact: status }],
        facts: [{ ...cip, fact: status }],
      },
      {
        when: 'attribute 5 of another object is read',
        facts: [
          { ...cip, fact: { ...status, object: 'class 0xf5 TCP/IP Interface/instance 1/attribute 5' } },
        ],
      },
    ],
  },
})
