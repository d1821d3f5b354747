import {
  defineRule,
  type ExampleFact,
  type Finding,
  type RuleContext,
  type RuleExamples,
  type RuleInput,
} from '#model/rule'
import { flowExample } from '../example-flow.ts'
import { CONTROLLER_PORTS, isOneTarget, subnetOf } from '../scanning.ts'

/** Published default (docs/internals/detection-models.md §7): 50 connections to one class-B subnet in 10 minutes; in 2 it is a plain scan. */
const HOSTS = 50
const WINDOW_SECONDS = 600
/** Unanswered addresses a day. A slow scanner stays below the limit above. */
const PATIENT_HOSTS = 60
const PATIENT_SECONDS = 86_400
/** Ports of one device, likewise. */
const PATIENT_PORTS = 40
/** Faster ones are a port scan. */
const QUICK = { hosts: 50, ports: 25, seconds: 120 } as const
/** Controllers without a request, never tried before: fewer are enough. */
const PATIENT_CONTROLLERS = 6

const hosts = (count: number, every: number, isAnswered = false) =>
  Array.from({ length: count }, (_, i) =>
    flowExample(
      { server: `10.1.${i >> 8}.${i & 255}`, serverPort: 445, established: isAnswered, refused: !isAnswered },
      i * every,
    ),
  )

const controllers = (count: number, isAnswered = false): readonly ExampleFact[] =>
  Array.from({ length: count }, (_, i) =>
    flowExample(
      { server: `10.0.1.${i + 1}`, serverPort: 502, established: isAnswered, refused: !isAnswered },
      i * 4000,
    ),
  )

export const rule = defineRule({
  id: 'slow-scan',
  engine: 'anomaly',
  title: 'Slow port scan',
  category: 'Scan',
  severity: 'critical',
  techniques: ['T0846.001', 'T0840'],
  defenderTitles: ['Long Duration Address Scan Detected'],
  learnable: false,
  plannable: true,
  keepsMemory: true,
  requiresModel: 'volume',
  whileLearning: 'alert',
  why: 'A slow scan tries to stay undetected. Careful intruders look for controllers this way.',
  todo: [
    'Find out who uses the scanning device, and what runs on it',
    'Look for remote sessions to it',
    'Check the devices that answered',
  ],
  falsePositives: 'Management software with a long list of removed devices; add it to the site file.',
  watches: 'flow',
  concerns: { transports: ['tcp'] },
  evaluate(input, context) {
    const { fact, client, server } = input
    if (fact.kind !== 'flow' || input.transport !== 'tcp' || client.ip === undefined) return undefined
    const isKnocking = isControllerKnocked(input)
    if (!isKnocking && (!isOneTarget(input) || !fact.traffic.refused)) return undefined
    if (context.device('client')?.roles.includes('approved-scanner') === true) return undefined
    if (isKnocking) {
      const finding = judgeKnocking(input, context)
      if (finding !== undefined || !fact.traffic.refused) return finding
    }
    const subnet = subnetOf(server.ip ?? '')
    const key = `${client.ip} ${subnet}`
    const inTenMinutes = context.distinct(`minutes ${key}`, server.ip ?? '', WINDOW_SECONDS)
    const inOneDay = context.distinct(`day ${key}`, server.ip ?? '', PATIENT_SECONDS)
    // Fast scans are covered by `network-scan`.
    const isQuickSweep = context.distinct(`quick ${key}`, server.ip ?? '', QUICK.seconds) >= QUICK.hosts
    if (!isQuickSweep && (inTenMinutes >= HOSTS || inOneDay >= PATIENT_HOSTS)) {
      const [count, time] = inTenMinutes >= HOSTS ? [inTenMinutes, 'ten minutes'] : [inOneDay, 'a day']
      return {
        summary: `${context.nameOf('client')} tried ${count} addresses of ${subnet} within ${time}; none accepted`,
        target: subnet,
      }
    }
    const pair = `${client.ip} ${server.ip}`
    const ports = context.distinct(`ports ${pair}`, String(server.port), PATIENT_SECONDS)
    const isQuick = context.distinct(`quick ports ${pair}`, String(server.port), QUICK.seconds) >= QUICK.ports
    if (isQuick || ports < PATIENT_PORTS) return undefined
    return {
      summary: `${context.nameOf('client')} tried ${ports} ports of ${context.nameOf('server')} within a day`,
    }
  },
  get examples(): RuleExamples {
    return {
      fires: [
        { when: 'fifty addresses are tried in ten minutes', facts: hosts(HOSTS, 10) },
        { when: 'an address is tried every ten minutes, all day', facts: hosts(PATIENT_HOSTS, 600) },
        {
          when: 'a port is tried every quarter of an hour',
          facts: Array.from({ length: PATIENT_PORTS }, (_, i) => flowExample({ serverPort: 1 + i }, i * 900)),
        },
        {
          when: 'the ports of six controllers are tried, one an hour',
          facts: controllers(PATIENT_CONTROLLERS),
          severity: 'major',
        },
        {
          when: 'six controllers accept, one an hour, and receive no request',
          facts: controllers(PATIENT_CONTROLLERS, true),
          severity: 'major',
        },
      ],
      silent: [
        {
          when: 'ports are tried so fast that it is a port scan',
          facts: Array.from({ length: PATIENT_PORTS }, (_, i) => flowExample({ serverPort: 1 + i }, i)),
        },
        { when: 'one address less', facts: hosts(HOSTS - 1, 10) },
        { when: 'five controllers are tried', facts: controllers(PATIENT_CONTROLLERS - 1) },
        {
          when: 'the old engineering station tries its usual controllers',
          learned: controllers(PATIENT_CONTROLLERS),
          facts: controllers(PATIENT_CONTROLLERS),
        },
        { when: 'all of them answer', facts: hosts(PATIENT_HOSTS, 10, true) },
        {
          when: 'one dead device is tried repeatedly',
          facts: Array.from({ length: 300 }, (_, i) => flowExample({}, i * 10)),
        },
      ],
    }
  },
})

/** A connection to a controller port that failed, or succeeded without a request. */
function isControllerKnocked({ fact, protocol, client, server }: RuleInput): boolean {
  if (fact.kind !== 'flow' || !CONTROLLER_PORTS.has(server.port ?? 0) || client.ip === server.ip) return false
  return fact.traffic.refused || (fact.traffic.established && protocol === '')
}

/** Addresses tried while learning are normal; others are counted over a day. */
function judgeKnocking({ client, server }: RuleInput, context: RuleContext): Finding | undefined {
  const ends = `knocks ${client.ip} ${server.ip}`
  if (context.isLearning) context.swap(ends, 'usual')
  if (context.recall(ends) === 'usual' || context.isUsualLink()) return undefined
  const count = context.distinct(`controllers ${client.ip}`, server.ip ?? '', PATIENT_SECONDS)
  if (count < PATIENT_CONTROLLERS) return undefined
  return {
    summary: `${context.nameOf('client')} tried the ports of ${count} unrelated controllers within a day without a request: a slow scan`,
    target: '',
    subject: 'controllers',
    severity: 'major',
    techniques: ['T0846.001'],
  }
}
