import { defineRule } from '#model/rule'
import { type StateOf, stateMap } from '#model/rule-state'
import type { Indicator } from '#model/threat'
import { severityOfThreat, threatSentence } from '../intelligence.ts'

/** Virtual hosts kept per client and server: behind a proxy they alternate. */
const REMEMBERED_HOSTS = 16

const indicator: Indicator = { kind: 'url', value: 'bad.example/gate.php', name: '', source: 'feed.json' }
const host = (name: string) =>
  ({ protocol: 'http', serverPort: 80, fact: { kind: 'lookup', name, outcome: 'requested' } }) as const
const get = (object: string) =>
  ({
    protocol: 'http',
    serverPort: 80,
    fact: { kind: 'operation', verb: 'read', name: 'GET', code: 'GET', object, outcome: 'requested' },
  }) as const

const STATE = {
  hosts: stateMap<string>({ limit: 10_000 }),
}
type State = StateOf<typeof STATE>

export const rule = defineRule({
  id: 'malicious-url',
  engine: 'malware',
  title: 'Request for a malicious URL',
  category: 'Suspicion of Malicious Activity',
  severity: 'critical',
  techniques: ['T0884', 'T0869'],
  defenderTitles: ['Malicious URL Path'],
  learnable: false,
  why: 'Loaded threat intelligence lists this URL. It delivers malware, or receives stolen data.',
  todo: [
    'Isolate the device, and keep it powered on for forensics',
    'Check what it sent and received, and what else it did since then',
    'Search all sites for the same indicator',
  ],
  falsePositives:
    'Pages that were cleaned since. Queries are not compared: another query at the same path also counts.',
  match: { kind: ['lookup', 'operation'], protocols: ['http'], outcomes: ['requested'] },
  state: STATE,
  evaluate({ fact, client, server }, context, state) {
    const pair = `${client.ip} ${server.ip}:${server.port}`
    if (fact.kind === 'lookup') {
      const before = state.hosts.get(pair) ?? ''
      state.hosts.set(pair, withHost(before, fact.name.toLowerCase()))
      return undefined
    }
    if (fact.kind !== 'operation' || fact.object === undefined) return undefined
    for (const url of urlsOf(fact.object, server.ip, () => hostsOf(pair, state))) {
      const found = context.threat('url', url)
      if (found === undefined) continue
      return {
        summary: `${context.nameOf('client')} fetched ${found.value}, malicious ${threatSentence(found)}`,
        subject: found.value,
        severity: severityOfThreat(found),
      }
    }
    return undefined
  },
  examples: {
    fires: [
      { when: 'the page is requested', threats: [indicator], facts: [host('bad.example'), get('/gate.php')] },
      {
        when: 'another host name was requested in between',
        threats: [indicator],
        facts: [host('bad.example'), host('good.example'), get('/gate.php')],
      },
      {
        when: 'it is requested from a proxy',
        threats: [indicator],
        facts: [get('http://bad.example:80/gate.php')],
      },
      {
        when: 'the indicator has an address as host',
        threats: [{ ...indicator, value: '10.0.0.2/gate.php' }],
        facts: [get('/gate.php')],
      },
    ],
    silent: [
      {
        when: 'another page of the host is requested',
        threats: [indicator],
        facts: [host('bad.example'), get('/index.html')],
      },
      {
        when: 'the page of another host is requested',
        threats: [indicator],
        facts: [host('good.example'), get('/gate.php')],
      },
    ],
  },
})

function withHost(before: string, host: string): string {
  const hosts = before.split(' ').filter((one) => one !== '' && one !== host)
  return [...hosts.slice(1 - REMEMBERED_HOSTS), host].join(' ')
}

function hostsOf(pair: string, state: State): readonly string[] {
  const hosts = state.hosts.get(pair) ?? ''
  return hosts.split(' ').filter((host) => host !== '')
}

/** Full URLs of a path: the absolute form of proxy requests (RFC 9112 §3.2.2), or below each known host. */
function urlsOf(
  path: string,
  address: string | undefined,
  hosts: () => readonly string[],
): readonly string[] {
  const absolute = /^https?:\/\/([^/:]+)(?::\d+)?(\/.*)?$/i.exec(path)
  if (absolute !== null) return [`${absolute[1]!.toLowerCase()}${absolute[2] ?? '/'}`]
  return [...(address === undefined ? [] : [address]), ...hosts()].map((host) => `${host}${path}`)
}
