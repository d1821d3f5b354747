import { defineRule } from '#model/rule'

const write = {
  kind: 'operation',
  verb: 'write',
  name: 'Write Multiple Registers',
  code: '16',
  object: 'holding:0..9',
  unit: '1',
  outcome: 'asked',
} as const
const operate = { ...write, verb: 'operate', name: 'Direct Operate', code: '5', object: 'g12v1:3' } as const
const silence = {
  ...write,
  verb: 'configure',
  name: 'Disable Unsolicited Messages',
  code: '21',
  object: undefined,
} as const
const master = { protocol: 'dnp3', serverPort: 20_000 } as const
const read = { ...write, verb: 'read', name: 'Read Holding Registers', code: '3' } as const

/** DNP3 IEEE 1815-2012 §4: function code 21 silences an outstation's own reports. */
const DISABLE_UNSOLICITED = '21'

export const rule = defineRule({
  id: 'control-by-newcomer',
  engine: 'anomaly',
  title: 'A second master controls a device that another one runs',
  category: 'Unauthorized Communication Behavior',
  severity: 'critical',
  techniques: ['T0848', 'T1692.001'],
  counterpart: ['Suspicion of Malicious Activity'],
  learnable: true,
  // A capture of an attack, read with nothing learned, still names its second master.
  whileLearning: 'new-here',
  why: 'A device has one master. FrostyGoop and Industroyer came as a second one: a host that nobody knew, writing at once.',
  todo: [
    'Find the new client: which device, whose, since when',
    'Cut it off if nobody knows it',
    'Compare the values of the device with what the operators set',
  ],
  falsePositives: 'A replaced or added SCADA server, until it is learned.',
  watches: 'operation',
  concerns: { families: ['ot'], outcomes: ['asked'] },
  evaluate(judged, known) {
    const { fact, protocol } = judged
    if (fact.kind !== 'operation' || fact.outcome !== 'asked' || known.family() !== 'ot') return undefined
    const isSilencing = protocol === 'dnp3' && fact.code === DISABLE_UNSOLICITED
    if (!isSilencing && !['operate', 'force', 'write'].includes(fact.verb)) return undefined
    if (known.isUsualLink() || !known.isServed()) return undefined
    return {
      summary: `${known.nameOf('client')}, which never talked to ${known.nameOf('server')} before, ${isSilencing ? 'silences its reports' : fact.verb === 'write' ? 'writes to it' : 'switches it'} (${protocol}: ${fact.name}${fact.object === undefined ? '' : ` ${fact.object}`})`,
      normal: 'Other clients control this device; this one was never among them.',
      techniques: isSilencing ? ['T0848', 'T1691.002'] : undefined,
    }
  },
  examples: {
    fires: [
      {
        when: 'a stranger writes registers (FrostyGoop)',
        learned: [{ fact: write, count: 50 }],
        facts: [{ client: '10.0.0.66', fact: write }],
      },
      {
        when: 'a stranger operates an outstation',
        learned: [{ ...master, fact: operate }],
        facts: [{ ...master, client: '10.0.0.66', fact: operate }],
      },
      {
        when: 'a stranger disables unsolicited messages',
        learned: [{ ...master, fact: silence }],
        facts: [{ ...master, client: '10.0.0.66', fact: silence }],
      },
    ],
    silent: [
      { when: 'the master writes', learned: [{ fact: write }], facts: [{ fact: write }] },
      {
        when: 'a stranger reads, of which other rules speak',
        learned: [{ fact: write }],
        facts: [{ client: '10.0.0.66', fact: read }],
      },
      {
        when: 'the device is new itself',
        learned: [{ fact: write }],
        facts: [{ server: '10.0.0.77', fact: write }],
      },
    ],
  },
})
