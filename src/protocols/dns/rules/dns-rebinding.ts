import { kindOfIp } from '#model/address'
import { defineRule } from '#model/rule'
import { stateMap } from '#model/rule-state'

/** Browsers expire an address within minutes; a lookup hours before is another network. */
const WITHIN_SECONDS = 600

const answer = (name: string, answers: string, at = 0) =>
  ({
    protocol: 'dns',
    serverPort: 53,
    at,
    fact: { kind: 'lookup', name, answer: answers, outcome: 'succeeded' },
  }) as const
const NAME = 'a1.rebind.example.com'

/** Windows resolves it to test its connection: an external IPv4 and an internal IPv6 address (NCSI; observed in captures). */
const ANSWERED_SO: ReadonlySet<string> = new Set(['dns.msftncsi.com'])

/** The latest answer to a client. */
interface Answer {
  readonly kind: string
  readonly address: string
  readonly second: number
}

export const rule = defineRule({
  id: 'dns-rebinding',
  engine: 'malware',
  title: 'DNS rebinding to a plant address',
  category: 'Suspicion of Malicious Activity',
  severity: 'major',
  techniques: ['T0866', 'T0884'],
  defenderTitles: [],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'A web page whose name moves to an internal address can access the device there through the visitor’s browser.',
  todo: [
    'Find out which page the client had open',
    'Check whether it then connected to the address in the response',
    'Configure the name server to drop external responses with private addresses',
  ],
  falsePositives:
    'A name with one address inside and another outside, as a device enters the network; mute the device.',
  match: { kind: 'lookup', protocols: ['dns'] },
  state: {
    answers: stateMap<Answer>({ limit: 10_000 }),
  },
  evaluate({ fact, client, lastTime }, context, state) {
    if (fact.outcome !== 'succeeded') return undefined
    const first = fact.answer?.split(',')[0]?.trim() ?? ''
    const kind = first === '' ? undefined : kindOfIp(first)
    if (kind !== 'public' && kind !== 'private' && kind !== 'loopback') return undefined
    const name = fact.name.toLowerCase()
    if (ANSWERED_SO.has(name)) return undefined
    const second = Math.floor(lastTime / 1e6)
    // The same name server and client: servers of other networks may answer otherwise.
    const before = state.answers.swap([client.ip, name], { kind, address: first, second })
    if (kind === 'public' || before === undefined) return undefined
    if (before.kind !== 'public' || second - before.second > WITHIN_SECONDS) return undefined
    return {
      summary: `${context.nameOf('client')} resolved ${fact.name} to the internal address ${first}; shortly before it was ${before.address}, an external one`,
      target: first,
    }
  },
  examples: {
    fires: [
      {
        when: 'a name moves in within seconds',
        facts: [answer(NAME, '5.6.7.8'), answer(NAME, '10.20.0.2', 3)],
      },
    ],
    silent: [
      {
        when: 'Windows tests its connection',
        facts: [
          answer('dns.msftncsi.com', '131.107.255.255'),
          answer('dns.msftncsi.com', 'fd3e:4f5a:5b81::1', 3),
        ],
      },
      { when: 'a name is always inside', facts: [answer(NAME, '10.20.0.2'), answer(NAME, '10.20.0.2', 3)] },
      { when: 'a name moves outside', facts: [answer(NAME, '5.6.7.8'), answer(NAME, '5.6.7.9', 3)] },
      {
        when: 'a laptop comes home at night',
        facts: [answer(NAME, '5.6.7.8'), answer(NAME, '10.20.0.2', 30_000)],
      },
    ],
  },
})
