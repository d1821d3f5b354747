import { defineRule, type Finding, type RuleContext, type RuleExamples } from '#model/rule'
import { distinctWindow, type StateOf } from '#model/rule-state'

/** Names of one domain that a client queried in ten minutes, each different and each long. */
const NAMES = 20
const WINDOW_SECONDS = 600
/** Characters before the domain: content networks stay below, tunnels use all that is allowed (RFC 1035 §2.3.4: 63 a label). */
const LONG = 40
/** Bits per character: words have 3 to 3.5, Base32 and Base64 more. */
const ENTROPY = 3.8
/** One name of this length, in full labels, carries data by itself. */
const FULL = 120
/** Tunnels with a server in the private network or under a bare domain of their own. */
const ONE_NAME = 60

/** A slow tunnel with short names: many more of them, each with a random label. */
const SHORT_NAMES = 100
const SHORT = 24
const SHORT_ENTROPY = 2.8
/** Hexadecimal digits, or Base32 (RFC 4648 §6). */
const CODE = /^(?:[a-z2-7]+|[0-9a-f]+)$/
/** Prefix of dnscat2 names when its server is queried without a domain, by its documentation. */
const PREFIX = 'dnscat'
/** Internet domains end in no label with a digit, except in other scripts: IANA root zone. */
const NO_TOP = /\d/

/** Reputation services of security products query long hashes on purpose. */
const REPUTATION =
  /\.(?:mcafee\.com|sophosxl\.net|trendmicro\.com|spamhaus\.org|surbl\.org|uribl\.com|barracudabrts\.com|cymru\.com|e5\.sk|arpa|local|in-addr)$|_(?:tcp|udp|domainkey|dmarc)\./

const asked = (names: readonly string[], every = 5) =>
  names.map((name, i) => ({
    protocol: 'dns',
    serverPort: 53,
    at: i * every,
    fact: { kind: 'lookup', name, outcome: 'requested' } as const,
  }))
/** Text with the letters of Base32 in random order (Numerical Recipes' generator). */
function noise(seed: number, length: number): string {
  let state = seed
  let text = ''
  while (text.length < length) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    text += 'abcdefghijklmnopqrstuvwxyz234567'[state >>> 27]
  }
  return text
}

/** The same as hexadecimal digits. */
const hash = (seed: number, length: number) =>
  noise(seed, length).replace(/./g, (letter) => (letter.charCodeAt(0) % 16).toString(16))

const STATE = {
  names: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  short: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
}
type State = StateOf<typeof STATE>

export const rule = defineRule({
  id: 'dns-tunnel',
  engine: 'anomaly',
  title: 'DNS tunnel',
  category: 'Suspicion of Malicious Activity',
  severity: 'critical',
  techniques: ['T0884', 'T0869'],
  defenderTitles: ['Suspicious Traffic Detected'],
  learnable: false,
  plannable: true,
  requiresModel: 'volume',
  whileLearning: 'alert',
  why: 'Name servers are reachable almost everywhere. A tunnel through them moves data out and commands in where other connections are blocked.',
  todo: [
    'Find the program that sends the queries',
    'Block the domain at the name server',
    'Check which data the device had access to',
  ],
  falsePositives: 'Security products that query file hashes in names; mute them.',
  match: { kind: 'lookup', protocols: ['dns'] },
  state: STATE,
  evaluate({ fact, client }, context, state) {
    if (fact.outcome !== 'requested') return undefined
    const name = fact.name.toLowerCase()
    if (REPUTATION.test(name)) return undefined
    const labels = name.split('.')
    const top = labels.at(-1) ?? ''
    const isOfNoDomain = labels[0] === PREFIX && NO_TOP.test(top) && !top.startsWith('xn--')
    const domain = isOfNoDomain ? PREFIX : domainOf(labels)
    const payload = isOfNoDomain
      ? labels.slice(1).join('')
      : labels.slice(0, labels.length - domain.split('.').length).join('')
    if (payload.length < SHORT || entropyOf(payload) < SHORT_ENTROPY) return undefined
    if (!isOfNoDomain && (payload.length < LONG || entropyOf(payload) < ENTROPY))
      return manyShort({ name, domain, labels, client: client.ip ?? '' }, context, state)
    const longest = Math.max(...labels.map(({ length }) => length))
    const isFull = payload.length >= FULL && longest >= 50
    const isData = payload.length >= ONE_NAME && /[+=/*]|[a-z0-9]=\W/.test(payload)
    const count = state.names.add([client.ip, domain], name)
    if (count < NAMES && !(isFull && count >= 3) && !isData) return undefined
    return {
      summary: `${context.nameOf('client')} looked up ${count} names of up to ${name.length} characters below ${domain} that hold data, such as ${fact.name.slice(0, 60)}…`,
      subject: domain,
      severity: count >= NAMES || isFull ? 'critical' : 'major',
    }
  },
  get examples(): RuleExamples {
    return {
      fires: [
        {
          when: 'twenty names full of data are queried',
          facts: asked(Array.from({ length: NAMES }, (_, i) => `${noise(i + 1, 48)}.t.example.net`)),
        },
        {
          when: 'three names of full length are queried',
          facts: asked(
            Array.from(
              { length: 3 },
              (_, i) => `${noise(i + 1, 60)}.${noise(i + 9, 60)}.${noise(i + 5, 60)}.x.example.net`,
            ),
          ),
        },
        {
          when: 'dnscat2 queries its server without a domain',
          facts: asked(
            Array.from({ length: NAMES }, (_, i) => `dnscat.${hash(i + 1, 40)}.${hash(i + 50, 20)}1`),
          ),
        },
        {
          when: 'data leaves in short names, a hundred of them',
          facts: asked(Array.from({ length: SHORT_NAMES }, (_, i) => `${hash(i + 1, 30)}.x.example.net`)),
          severity: 'major',
        },
      ],
      silent: [
        {
          when: 'thirty parts of a content network are queried by their hashes',
          facts: asked(Array.from({ length: 30 }, (_, i) => `${hash(i + 1, 32)}.cdn.example.net`)),
        },
        {
          when: 'a browser queries many names',
          facts: asked(Array.from({ length: 60 }, (_, i) => `host${i}.static.cdn.example.net`)),
        },
        {
          when: 'one long name is queried again and again',
          facts: asked(Array.from({ length: 60 }, () => `${noise(1, 48)}.cloud.example.net`)),
        },
        {
          when: 'a virus scanner queries files',
          facts: asked(Array.from({ length: 40 }, (_, i) => `${noise(i + 1, 48)}.avqs.mcafee.com`)),
        },
      ],
    }
  },
})

interface Asked {
  readonly name: string
  readonly domain: string
  readonly labels: readonly string[]
  readonly client: string
}

/** Names of hexadecimal digits or Base32 in one label: no host name looks like this, and few files have as many hashes. */
function manyShort(
  { name, domain, labels, client }: Asked,
  context: RuleContext,
  state: State,
): Finding | undefined {
  const isShort = labels.some((label) => label.length >= SHORT && CODE.test(label) && /\d/.test(label))
  if (!isShort) return undefined
  const count = state.short.add([client, domain], name)
  if (count < SHORT_NAMES) return undefined
  return {
    summary: `${context.nameOf('client')} looked up ${count} names below ${domain} within ten minutes, each of random digits and letters, such as ${name.slice(0, 60)}`,
    subject: domain,
    severity: 'major',
  }
}

/** Second-level names under which registries sell: `co.uk`, `com.au`. */
function domainOf(labels: readonly string[]): string {
  const isShared =
    labels.length > 2 &&
    /^(?:co|com|net|org|gov|ac|edu|or|ne)$/.test(labels.at(-2) ?? '') &&
    (labels.at(-1) ?? '').length === 2
  return labels.slice(isShared ? -3 : -2).join('.')
}

/** Shannon entropy of the characters, in bits. */
function entropyOf(text: string): number {
  const counts = new Map<string, number>()
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length)
  return bits
}
