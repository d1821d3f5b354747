import { defineRule, type RuleContext, type RuleExamples, type RuleInput, type Severity } from '#model/rule'
import { countWindow, type StateOf, stateMap } from '#model/rule-state'
import { flowExample } from '../example-flow.ts'
import { isOnInternet } from '../internet.ts'

/** Bytes. Reports and pictures of a host without earlier uploads are smaller; a project archive is larger. */
const BYTES = 25e6
/** Bytes of a host whose uploads were learned, and how many times its greatest hour. */
const LEARNED_BYTES = 5e6
const FACTOR = 10
/** Bytes of an hour that is remembered: less is less than any limit. */
const NOTED_BYTES = 100e3
/** Bytes of a large archive: a year of historian data, the drawings of a file server. */
const VERY_MUCH = 200e6
const WINDOW_SECONDS = 3600
/** Downloads bring back more than they send; exfiltration does not. */
const RATIO = 3

const sent = (bytes: number, back: number, server = '198.51.100.7') =>
  Array.from({ length: 10 }, (_, i) =>
    flowExample(
      {
        server,
        serverPort: 443,
        protocol: 'tls',
        established: true,
        refused: false,
        bytesFromClient: bytes / 10,
        bytesFromServer: back / 10,
      },
      i * 60,
    ),
  )

const STATE = {
  out: countWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  back: countWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  learnedBytes: stateMap<number>({ limit: 10_000, persisted: 'number' }),
}
type State = StateOf<typeof STATE>

export const rule = defineRule({
  id: 'bulk-upload',
  engine: 'anomaly',
  title: 'Large upload to the internet',
  category: 'Bandwidth Anomalies',
  severity: 'critical',
  techniques: ['T0882'],
  defenderTitles: ['Suspicious Traffic Detected'],
  learnable: true,
  requiresModel: 'volume',
  why: 'Attackers copy drawings, programs and records out before they attack or extort a plant.',
  todo: [
    'Find the program and the account that send the data',
    'Look up the owner of the address',
    'Check what the device read from file servers and controllers before',
  ],
  falsePositives: 'A backup to a cloud, an outgoing video stream, large attachments of office hosts.',
  match: { kind: 'flow', established: true },
  state: STATE,
  evaluate(input, context, state) {
    const { fact, client, server } = input
    if (!isOnInternet(input, context, 'server') || isOnInternet(input, context, 'client')) return undefined
    const pair = [client.ip, server.ip]
    const out = state.out.add(pair, fact.traffic.bytesFromClient)
    const back = state.back.add(pair, fact.traffic.bytesFromServer)
    if (context.isLearning) note(input, state, out)
    const least = context.isLearning ? BYTES : learnedLimit(input, state)
    if (out < least || out < back * RATIO) return undefined
    return {
      severity: severityOf(out, context),
      summary: `${context.nameOf('client')} sent more than ${Math.floor(out / 5e6) * 5} MB to ${server.ip} on the internet within an hour (${input.protocol || 'unknown protocol'}, port ${server.port})`,
      target: server.ip,
    }
  },
  get examples(): RuleExamples {
    return {
      fires: [
        { when: 'a quarter of a gigabyte is uploaded', facts: sent(250e6, 4e6) },
        { when: 'a folder of drawings is uploaded', facts: sent(30e6, 1e6), severity: 'major' },
        {
          when: 'a host that sends little elsewhere uploads a few files',
          learned: sent(300e3, 9e6, '203.0.113.9'),
          facts: sent(9e6, 20e3),
          severity: 'minor',
        },
        {
          when: 'the host uses the internet, but never sent anything like it to this server',
          learned: sent(300e3, 9e6),
          facts: sent(60e6, 1e6),
          severity: 'major',
        },
      ],
      silent: [
        { when: 'an update of that size is downloaded', facts: sent(4e6, 250e6) },
        { when: 'the data goes to a server of the plant', facts: sent(250e6, 4e6, '10.0.0.9') },
        { when: 'pictures are uploaded, while learning', stillLearning: true, facts: sent(20e6, 1e6) },
        { when: 'a report is uploaded', learned: sent(300e3, 9e6), facts: sent(4e6, 1e5) },
        {
          when: 'the nightly backup to a cloud is larger than usual',
          learned: sent(90e6, 1e6),
          facts: sent(400e6, 1e6),
        },
        {
          when: 'a host that sends much elsewhere sends a few files',
          learned: sent(2e6, 9e6, '203.0.113.9'),
          facts: sent(15e6, 1e5),
        },
      ],
    }
  },
})

/** The greatest hour of this server, and of any server. */
function note({ client, server }: RuleInput, state: State, out: number): void {
  if (out < NOTED_BYTES) return
  for (const key of [`${client.ip}`, `${client.ip} ${server.ip}`])
    if (out > (state.learnedBytes.get(key) ?? 0)) state.learnedBytes.set(key, Math.ceil(out))
}

/** Bytes an hour that this client may send to this server, by what was learned of both. */
function learnedLimit({ client, server }: RuleInput, state: State): number {
  const ofServer = state.learnedBytes.get(`${client.ip} ${server.ip}`) ?? 0
  if (ofServer > 0) return Math.max(LEARNED_BYTES, ofServer * FACTOR)
  const ofAny = state.learnedBytes.get(`${client.ip}`) ?? 0
  return Math.max(LEARNED_BYTES, Math.min(BYTES, ofAny * FACTOR))
}

/** Office hosts send attachments; plant devices have nothing to send. */
function severityOf(out: number, context: RuleContext): Severity | undefined {
  if (out >= VERY_MUCH) return undefined
  return out >= BYTES || context.device('client')?.class === 'OT' ? 'major' : 'minor'
}
