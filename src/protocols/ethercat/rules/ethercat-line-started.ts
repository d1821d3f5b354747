import { defineRule, type ExampleFact } from '#model/rule'

const master = '00:01:05:00:00:01'
const set = (state: string, client = master): ExampleFact => ({
  protocol: 'ethercat',
  client,
  server: 'ff:ff:ff:ff:ff:ff',
  fact: {
    kind: 'operation',
    verb: state === 'OP' ? 'start' : 'set-mode',
    name: `AL control: ${state}`,
    code: 'BWR',
    object: '0x0120 AL control',
    unit: 'all',
    outcome: 'asked',
    value: state,
  },
})

export const rule = defineRule({
  id: 'ethercat-line-started',
  engine: 'operational',
  title: 'An EtherCAT master takes its line through its states',
  category: 'Configuration Changes',
  severity: 'minor',
  techniques: ['T0858'],
  counterpart: ['PLC Operating Mode Changed'],
  learnable: true,
  whileLearning: 'alert',
  why: 'A master takes its slaves from INIT by PREOP and SAFEOP to OP when it starts: in a running plant somebody restarted it, changed its configuration, or a slave was lost. Nobody but the master does so.',
  todo: [
    'Ask who restarted this master or worked on its line',
    'If nobody did, look for slaves that drop out: cables, connectors, supply',
  ],
  falsePositives: 'The start of a machine; a slave that is exchanged.',
  watches: 'operation',
  concerns: { protocols: ['ethercat'], outcomes: ['asked'], verbs: ['set-mode', 'start'] },
  evaluate({ fact, protocol, client, vlan }, known) {
    if (protocol !== 'ethercat' || fact.kind !== 'operation' || fact.outcome !== 'asked') return undefined
    if (fact.verb !== 'set-mode' && fact.verb !== 'start') return undefined
    const mac = client.mac ?? ''
    // The first slave marks the frames that come back, which is the master's own address otherwise.
    const sender = asSent(mac)
    const state = String(fact.value)
    const place = `master ${client.realm} ${vlan ?? ''}`
    const master = known.recall(place) ?? sender
    if (master !== sender)
      return {
        severity: 'critical',
        summary: `${known.nameOf('client')} takes EtherCAT slaves to ${state}, which are those of the master ${master}`,
        deed: state,
        target: String(master),
      }
    known.swap(place, sender)
    const isUsual = !known.isLearning && known.isUsualVerb()
    // BOOT is no step of a start: in it a slave takes new firmware (IEC 61158-6-12, state machine).
    const isBoot = state === 'BOOT'
    return {
      severity: isUsual ? 'notice' : isBoot ? 'major' : undefined,
      summary: isBoot
        ? `${known.nameOf('client')} takes EtherCAT slaves to BOOT, in which they accept firmware`
        : `${known.nameOf('client')} takes its EtherCAT line to ${state}`,
      deed: state,
      target: mac,
    }
  },
  examples: {
    fires: [
      {
        when: 'a master starts',
        facts: [set('INIT'), set('PREOP'), set('SAFEOP'), set('OP')],
        severity: 'minor',
      },
      {
        when: 'a master that starts each day does so',
        learned: [set('OP')],
        facts: [set('OP')],
      },
      { when: 'slaves are made to take firmware', facts: [set('BOOT')], severity: 'major' },
      {
        when: 'another takes the slaves of a master',
        facts: [set('OP'), set('INIT', '00:0c:29:00:00:66')],
        severity: 'critical',
      },
    ],
    silent: [
      {
        when: 'a controller elsewhere is started: another rule says that',
        facts: [{ ...set('OP'), protocol: 'ge-srtp' }],
      },
      {
        when: 'the line is taken out of OP: that is a stop, of which another rule speaks',
        facts: [
          set('OP'),
          {
            ...set('INIT'),
            fact: { ...(set('INIT').fact as object), verb: 'stop' } as ExampleFact['fact'],
          },
        ],
      },
    ],
  },
})

/** Slaves set the bit for local addresses in the source of a frame that they have worked on: ETG.1000.3, "Frame processing". */
function asSent(mac: string): string {
  const first = Number.parseInt(mac.slice(0, 2), 16)
  return Number.isNaN(first) ? mac : `${(first & ~0x02).toString(16).padStart(2, '0')}${mac.slice(2)}`
}
