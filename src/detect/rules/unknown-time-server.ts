import { kindOfIp } from '#model/address'
import { defineRule, type ExampleFact, type RuleContext, type RuleInput } from '#model/rule'
import { stateMap, stateSet } from '#model/rule-state'
import { isOnInternet } from '../internet.ts'

/** Seconds. Time servers differ by milliseconds; NTP refuses to step by more than 1,000 (RFC 5905 §11.3, panic threshold). */
const APART = 60
/** Seconds in the text of `clock-offset` for more than a year. */
const YEAR = 366 * 86_400
/** Roles of hosts that serve time as part of another service (MS-SNTP: domain controllers). */
const SERVES_TIME_ANYWAY: readonly string[] = ['domain-controller', 'router']

const said = (
  attribute: 'role' | 'clock-offset',
  value: string,
  { client = '10.0.0.1', server = '10.0.0.2', at = 0 } = {},
): ExampleFact => ({
  protocol: 'ntp',
  transport: 'udp',
  client,
  server,
  serverPort: 123,
  at,
  fact: { kind: 'identity', about: 'server', attribute, value, confidence: 0.6, field: 'mode' },
})
const answer = (from: { client?: string; server?: string; at?: number } = {}, offset?: string) => [
  said('clock-offset', offset ?? 'within 1 s of the sensor', from),
  said('role', 'ntp-server', from),
]
const WRONG = '3600 s ahead of the sensor'
const ROGUE = { server: '10.0.0.66', at: 600 }

export const rule = defineRule({
  id: 'unknown-time-server',
  engine: 'anomaly',
  title: 'Unknown time server',
  category: 'Suspicion of Malicious Activity',
  severity: 'major',
  techniques: ['T0830', 'T0836'],
  defenderTitles: ['Suspicion of Malicious Activity'],
  learnable: false,
  whileLearning: 'alert',
  evidence: 'learned',
  why: 'Hosts set their clocks by the server that answers. A wrong clock invalidates certificates, logs and time-stamped events.',
  todo: [
    'Check the time settings of the client and its DHCP options',
    'Compare the clock of the server with another source',
    'Find the switch port of the server',
  ],
  falsePositives: 'A new time server that was planned; mute it.',
  match: { kind: 'identity', protocols: ['ntp'], attributes: ['role', 'clock-offset'] },
  state: {
    offsets: stateMap<number>({ limit: 10_000, persisted: 'number' }),
    servers: stateSet({ limit: 10_000, persisted: true }),
    trusted: stateMap<number>({ limit: 10_000, persisted: 'number' }),
  },
  evaluate(input, context, state) {
    const { fact, client, server } = input
    if (fact.about !== 'server' || server.ip === undefined) return undefined
    if (fact.attribute === 'clock-offset') {
      state.offsets.set(server.ip, secondsOf(fact.value))
      return undefined
    }
    if (fact.attribute !== 'role') return undefined
    const offset = state.offsets.get(server.ip) ?? 0
    const isKnown = state.servers.has(server.ip)
    const trusted = state.trusted.get('')
    if (isTrusted(input, context, { isKnown, trusted, offset })) {
      state.servers.add(server.ip)
      if (Math.abs(offset) < APART || trusted === undefined) state.trusted.set('', offset)
      return undefined
    }
    const apart = Math.abs(offset - Number(trusted ?? 0))
    const isWrong = apart >= APART
    return {
      // A new clock that agrees with the others harms nobody yet; once it departs, this is told again in full.
      severity: isWrong ? undefined : 'notice',
      title: isWrong ? 'Wrong time from an unknown time server' : undefined,
      summary: `${context.nameOf('client')} takes its time by NTP from ${context.nameOf('server')}, which served no time before${isWrong ? `; its clock is ${sizeOf(apart)} off` : ''}`,
      normal: 'Other servers gave the time here.',
      source: server.ip,
      target: client.ip,
    }
  },
  examples: {
    fires: [
      {
        when: 'an unknown host answers an hour off',
        learned: answer(),
        facts: [...answer({ at: 500 }), ...answer(ROGUE, WRONG)],
      },
      {
        when: 'an unknown host answers with the right time',
        learned: answer(),
        facts: answer(ROGUE),
        severity: 'notice',
      },
      {
        when: 'nothing is learned, and a second server is an hour off',
        stillLearning: true,
        facts: [...answer(), ...answer(ROGUE, WRONG)],
      },
    ],
    silent: [
      { when: 'the usual server answers', learned: answer(), facts: answer({ at: 500 }) },
      {
        when: 'the usual server answers another client',
        learned: answer(),
        facts: answer({ client: '10.0.0.9', at: 500 }),
      },
      { when: 'nobody served time before', facts: answer() },
      {
        when: 'nothing is learned, and a second server agrees with the first',
        stillLearning: true,
        facts: [...answer(), ...answer(ROGUE)],
      },
      {
        when: 'a pool of servers on the internet rotates',
        learned: answer({ server: '198.51.100.7' }),
        facts: answer({ server: '203.0.113.9', at: 500 }),
      },
      {
        when: 'all clocks differ from the sensor',
        learned: answer({}, WRONG),
        facts: answer({ at: 500 }, '3601 s ahead of the sensor'),
      },
    ],
  },
})

/** Servers of the learning time, and those that nothing speaks against. */
function isTrusted(
  input: RuleInput,
  context: RuleContext,
  {
    isKnown,
    trusted,
    offset,
  }: {
    readonly isKnown: boolean
    readonly trusted: number | undefined
    readonly offset: number
  },
): boolean {
  if (isKnown || trusted === undefined) return true
  const isRight = Math.abs(offset - trusted) < APART
  if (!isRight) return false
  // Public pools give each client other servers.
  const isPublic = kindOfIp(input.server.ip ?? '') === 'public' || isOnInternet(input, context, 'server')
  if (context.isLearning || isPublic) return true
  const roles = context.device('server')?.roles ?? []
  return SERVES_TIME_ANYWAY.some((role) => roles.includes(role))
}

/** Seconds ahead of the sensor, from the text of `src/model/device-clock.ts`. */
function secondsOf(text: string): number {
  if (text.startsWith('within')) return 0
  const size = text.startsWith('more than a year') ? YEAR : Number.parseFloat(text)
  return text.includes('behind') ? -size : size
}

function sizeOf(seconds: number): string {
  return seconds >= YEAR ? 'more than a year' : `${Math.round(seconds)} s`
}
