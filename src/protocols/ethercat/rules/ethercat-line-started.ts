import { withoutLocalBit } from '#model/address'
import { defineRule, type ExampleFact } from '#model/rule'

const master = '00:01:05:00:00:01'
const another = '00:0c:29:00:00:66'
const set = (state: string, client = master, at = 0): ExampleFact => ({
  protocol: 'ethercat',
  client,
  server: 'ff:ff:ff:ff:ff:ff',
  at,
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
const asks = (client: string, at = 0): ExampleFact => ({
  ...set('OP', client, at),
  fact: { kind: 'operation', verb: 'read', name: 'BRD', code: 'BRD', unit: 'all', outcome: 'asked' },
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
  falsePositives:
    'The start of a machine; a slave that is exchanged; a further line at the same port of the sensor that came after learning.',
  watches: 'operation',
  concerns: { protocols: ['ethercat'], outcomes: ['asked'] },
  evaluate(judged, known) {
    const { fact, protocol, client, vlan } = judged
    if (protocol !== 'ethercat' || fact.kind !== 'operation' || fact.outcome !== 'asked') return undefined
    const mac = client.mac ?? ''
    // The first slave sets the bit for local addresses in frames that come back: ETG.1000.3, "Frame processing".
    const sender = withoutLocalBit(mac)
    const takesLine = fact.verb === 'set-mode' || fact.verb === 'start'
    // Several lines may meet at one port of the sensor; who was never heard as a sender has none.
    const isNew = known.isLearning ? known.latecomer() !== undefined : !known.isUsualLink()
    const place = `master ${client.realm} ${vlan ?? ''}`
    const master = known.recall(place) ?? known.swap(place, sender) ?? sender
    if (!takesLine) return undefined
    const state = String(fact.value)
    if (isNew && master !== sender)
      return {
        severity: 'critical',
        summary: `${known.nameOf('client')} takes EtherCAT slaves to ${state}, which are those of the master ${master}`,
        deed: state,
        target: String(master),
      }
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
        facts: [set('OP'), set('INIT', another)],
        severity: 'critical',
      },
      {
        when: 'a stranger takes the slaves of a master that was heard in the middle of its work',
        learned: [asks(master)],
        facts: [asks(another), set('INIT', another)],
        severity: 'critical',
      },
      {
        when: 'nothing is learned yet, and another comes while the master works',
        facts: [asks(master), asks(master, 900), asks(another, 905), set('INIT', another, 906)],
        stillLearning: true,
        severity: 'critical',
      },
      {
        when: 'the master of another line at this port, known as such, starts it again',
        learned: [set('OP'), set('OP', another)],
        facts: [set('OP'), set('OP', another)],
        severity: 'minor',
      },
      {
        when: 'another sender, heard while learning, starts its line for the first time',
        learned: [asks(master), asks(another)],
        facts: [set('OP'), set('OP', another)],
        severity: 'minor',
      },
      {
        when: 'two lines at one port start together, and nothing is learned yet',
        facts: [set('OP'), set('OP', another, 2)],
        stillLearning: true,
        severity: 'minor',
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
