import { defineRule, type RuleExamples } from '#model/rule'
import { countWindow, distinctWindow, stateMap } from '#model/rule-state'
import { isGroup } from '../names.ts'
import { isSetPoint } from '../settings.ts'

/** Objects a minute. An operator switches a few; Industroyer went through all addresses. */
const OBJECTS = 10
/** Objects within seconds by a client that never commanded the device: LIGHTWORK had eight addresses built in. */
const FAST = { objects: 5, seconds: 10 } as const
/** KNX group addresses a minute. A scene, or all blinds in the evening, writes to dozens. */
const GROUPS = 60
const GROUP = 'group:'
const WINDOW_SECONDS = 60
/** State changes of one object; no operator repeats them as often. */
const FLIPS = 6
const FLIP_SECONDS = 60

const command = (object: string, value: number) =>
  ({
    kind: 'operation',
    verb: 'operate',
    name: 'C_DC_NA_1 double command',
    code: '46',
    object,
    unit: '3',
    outcome: 'requested',
    value,
  }) as const
const sweep = (count: number, every = 1) =>
  Array.from({ length: count }, (_, i) => ({
    protocol: 'iec104',
    serverPort: 2404,
    at: i * every,
    fact: command(`ioa:${100 + i}`, 1),
  }))
const interrogation = {
  protocol: 'iec104',
  serverPort: 2404,
  fact: { ...command('ioa:0', 20), verb: 'read', name: 'C_IC_NA_1 interrogation command', code: '100' },
} as const
const groupWrites = (server: string, count: number) =>
  Array.from({ length: count }, (_, i) => ({
    protocol: 'knxnet-ip',
    server,
    serverPort: 3671,
    at: i / 4,
    fact: { ...command(`group:1/2/${i}`, 1), name: 'A_GroupValue_Write', code: '0x080', unit: '1.1.1' },
  }))
const flips = (count: number, every: number) =>
  Array.from({ length: count }, (_, i) => ({
    protocol: 'iec104',
    serverPort: 2404,
    at: i * every,
    fact: command('ioa:100', i % 2),
  }))

export const rule = defineRule({
  id: 'mass-switching',
  formerIds: ['switching-sweep'],
  engine: 'anomaly',
  title: 'Mass switching commands',
  category: 'Unauthorized Communication Behavior',
  severity: 'critical',
  techniques: ['T0806', 'T1692.001'],
  defenderTitles: ['Suspicion of Malicious Activity'],
  consequence: 'switched',
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'Industroyer opened breakers by sending commands to one address after another, repeatedly. This damages breakers.',
  todo: [
    'Ask the control room at once whether they are switching',
    'If they are not, disconnect the sender from the stations',
    'Look for a second client of the same stations',
  ],
  falsePositives:
    'Load shedding and acceptance tests, which switch many breakers in a minute: use a maintenance window.',
  evidence: 'learned',
  match: { kind: 'operation', families: ['ot'], outcomes: ['requested'], verbs: ['operate', 'force'] },
  state: {
    objects: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
    fast: distinctWindow({ limit: 10_000, seconds: FAST.seconds }),
    last: stateMap<string | number>({ limit: 10_000 }),
    lastButOne: stateMap<string | number>({ limit: 10_000 }),
    flips: countWindow({ limit: 10_000, seconds: FLIP_SECONDS }),
  },
  evaluate(input, context, state) {
    const { fact, client, server, protocol } = input
    if (fact.object === undefined) return undefined
    // Power plants, wind parks and building controllers send many scheduled commands a minute.
    if (isSetPoint(fact)) return undefined
    const isToGroups = fact.object.startsWith(GROUP)
    // A KNX router repeats all messages of its line, sensor values included.
    if (isToGroups && isGroup(server)) return undefined
    const station = [client.ip ?? client.mac, server.ip ?? server.mac, protocol]
    const objects = state.objects.add(station, `${fact.unit ?? ''} ${fact.object}`)
    const who = context.nameOf('client')
    if (objects >= (isToGroups ? GROUPS : OBJECTS))
      return {
        summary: `${who} switched ${objects} objects of ${context.nameOf('server')} within a minute (${protocol}: ${fact.name}, last ${fact.object})`,
        subject: 'objects',
      }
    if (!isToGroups && !context.isLearning && !context.isUsualVerb()) {
      const fast = state.fast.add(station, `${fact.unit ?? ''} ${fact.object}`)
      if (fast >= FAST.objects)
        return {
          severity: 'major',
          summary: `${who}, which never commanded ${context.nameOf('server')}, switched ${fast} objects of it within ${FAST.seconds} seconds (${protocol}: ${fact.name}, last ${fact.object})`,
          subject: 'objects',
        }
    }
    if (fact.value === undefined) return undefined
    const point = [station, fact.unit ?? '', fact.object]
    const before = state.last.swap(point, fact.value)
    const earlier = state.lastButOne.swap(point, before ?? '')
    // Toggling: the value before the last one returns. A set point that is tracked or ramped does not.
    if (before === undefined || before === fact.value || earlier !== fact.value) return undefined
    const count = state.flips.add(point, 1)
    if (count < FLIPS) return undefined
    return {
      summary: `${who} toggled ${fact.object} of ${context.nameOf('server')} ${count} times within a minute (${protocol}: ${fact.name})`,
      // Loops over several points are one act.
      subject: 'toggled',
    }
  },
  get examples(): RuleExamples {
    return {
      fires: [
        { when: 'ten objects are switched in a minute', facts: sweep(OBJECTS) },
        { when: 'all groups of a building are written', facts: groupWrites('10.0.0.2', GROUPS) },
        { when: 'one breaker is toggled', facts: flips(FLIPS + 2, 2) },
        {
          when: 'a client that only read switches five objects in five seconds',
          learned: [{ ...interrogation, count: 50 }],
          facts: sweep(FAST.objects),
          severity: 'major',
        },
      ],
      silent: [
        { when: 'an operator switches four objects', facts: sweep(4, 10) },
        {
          when: 'a client that commands the station all day switches nine objects',
          learned: [{ ...interrogation, fact: command('ioa:90', 1), count: 50 }],
          facts: sweep(OBJECTS - 1),
        },
        { when: 'a shift switches thirty in a day', facts: sweep(30, 1000) },
        { when: 'a breaker is opened and closed', facts: flips(3, 10) },
        { when: 'all blinds of a building close', facts: groupWrites('10.0.0.2', GROUPS / 2) },
        { when: 'a KNX router repeats its line', facts: groupWrites('224.0.23.12', 2 * GROUPS) },
        {
          when: 'a park controller sends each wind turbine its set point',
          facts: sweep(3 * OBJECTS).map((one) => ({
            ...one,
            fact: {
              ...one.fact,
              name: 'C_SE_NC_1 set point command, short floating point',
              code: '50',
              value: 1850,
            },
          })),
        },
        {
          when: 'a set point is ramped',
          facts: Array.from({ length: 20 }, (_, i) => ({
            protocol: 'bacnet',
            serverPort: 47_808,
            at: i * 2,
            fact: command('analog-output:3 present-value', 20 + i),
          })),
        },
      ],
    }
  },
})
