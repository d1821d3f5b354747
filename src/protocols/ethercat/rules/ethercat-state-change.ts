import { withoutLocalBit } from '#model/address'
import { defineRule, type ExampleFact } from '#model/rule'
import { stateMap } from '#model/rule-state'

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
    outcome: 'requested',
    value: state,
  },
})
const asks = (client: string, at = 0): ExampleFact => ({
  ...set('OP', client, at),
  fact: { kind: 'operation', verb: 'read', name: 'BRD', code: 'BRD', unit: 'all', outcome: 'requested' },
})

export const rule = defineRule({
  id: 'ethercat-state-change',
  formerIds: ['ethercat-line-started'],
  engine: 'operational',
  title: 'EtherCAT state change by master',
  category: 'Configuration Changes',
  severity: 'minor',
  techniques: ['T0858'],
  defenderTitles: ['PLC Operating Mode Changed'],
  learnable: true,
  whileLearning: 'alert',
  why: 'A starting master takes its slaves from INIT to OP. In a running plant this means a restart, a changed configuration, a lost slave or a second master.',
  todo: [
    'Find out whether this master was restarted or its line is being worked on',
    'If not, check for slaves that drop out: cables, connectors, supply',
  ],
  falsePositives:
    'The start of a machine; a slave that is replaced; another line at the same sensor port that came after learning.',
  match: { kind: 'operation', protocols: ['ethercat'], outcomes: ['requested'] },
  state: {
    masters: stateMap<string>({ limit: 10_000 }),
  },
  evaluate(input, context, state) {
    const { fact, client, vlan } = input
    const mac = client.mac ?? ''
    // The first slave sets the bit for local addresses in returning frames: ETG.1000.3, "Frame processing".
    const sender = withoutLocalBit(mac)
    const takesLine = fact.verb === 'set-mode' || fact.verb === 'start'
    // Several lines may meet at one sensor port; a MAC never seen as a sender has none.
    const isNew = context.isLearning ? context.lateClient() !== undefined : !context.isUsualLink()
    const place = [client.realm, vlan ?? '']
    const master = state.masters.get(place) ?? state.masters.swap(place, sender) ?? sender
    if (!takesLine) return undefined
    const mode = String(fact.value)
    if (isNew && master !== sender)
      return {
        severity: 'critical',
        summary: `${context.nameOf('client')} takes EtherCAT slaves of the master ${master} to ${mode}`,
        activity: mode,
        target: master,
      }
    const isUsual = !context.isLearning && context.isUsualVerb()
    // BOOT is no step of a start: in it a slave accepts new firmware (IEC 61158-6-12, state machine).
    const isBoot = mode === 'BOOT'
    return {
      severity: isUsual ? 'notice' : isBoot ? 'major' : undefined,
      summary: isBoot
        ? `${context.nameOf('client')} takes EtherCAT slaves to BOOT, in which they accept firmware`
        : `${context.nameOf('client')} takes its EtherCAT line to ${mode}`,
      activity: mode,
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
        when: 'another host controls the slaves of a master',
        facts: [set('OP'), set('INIT', another)],
        severity: 'critical',
      },
      {
        when: 'an unknown host controls the slaves of a master whose start was not captured',
        learned: [asks(master)],
        facts: [asks(another), set('INIT', another)],
        severity: 'critical',
      },
      {
        when: 'nothing is learned yet, and another host comes while the master works',
        facts: [asks(master), asks(master, 900), asks(another, 905), set('INIT', another, 906)],
        stillLearning: true,
        severity: 'critical',
      },
      {
        when: 'the known master of another line at this port starts it again',
        learned: [set('OP'), set('OP', another)],
        facts: [set('OP'), set('OP', another)],
        severity: 'notice',
      },
      {
        when: 'another sender, captured while learning, starts its line for the first time',
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
        when: 'another controller is started: another rule reports that',
        facts: [{ ...set('OP'), protocol: 'ge-srtp' }],
      },
      {
        when: 'the line leaves OP: another rule reports that stop',
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
