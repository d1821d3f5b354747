import { defineRule } from '#model/rule'
import { stateMap, stateSet } from '#model/rule-state'

/** DHCP option 252: the URL of a script that names the proxy for each address. */
const PROXY = /^web proxy by (https?:\/\/(\[[^\]]*\]|[^/:?#]+).*)$/i

const OWN = 'http://10.0.0.66/wpad.dat'
const OFFICE = 'http://proxy.plant.example/wpad.dat'
const ADDRESS = { protocol: 'dhcp', serverPort: 67 } as const

const hands = (server: string, url: string, at = 0, about = server) =>
  ({
    ...ADDRESS,
    server,
    at,
    fact: { kind: 'topology', about, route: `web proxy by ${url}` },
  }) as const
const leases = (server: string, at = 0) =>
  ({
    ...ADDRESS,
    server,
    at,
    fact: {
      kind: 'identity',
      about: server,
      attribute: 'role',
      value: 'dhcp-server',
      confidence: 0.6,
      field: 'option 54',
    },
  }) as const

export const rule = defineRule({
  id: 'dhcp-rogue-proxy',
  formerIds: ['proxy-handed-out'],
  engine: 'anomaly',
  title: 'Rogue proxy setting in DHCP (WPAD)',
  category: 'Suspicion of Malicious Activity',
  severity: 'major',
  techniques: ['T0830', 'T0859'],
  defenderTitles: ['Suspicion of Malicious Activity'],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'Computers send their web requests and logons to the proxy that DHCP names (option 252). Responder sends such replies to any DHCP client.',
  todo: [
    'Find the switch port of the responding host',
    'Inspect the script behind the URL and the traffic to the proxy since then',
    'Enable DHCP snooping and disable automatic proxy detection',
  ],
  falsePositives: 'A proxy that was moved; a second DHCP server that also is the proxy.',
  match: { kind: ['topology', 'identity'], protocols: ['dhcp'], attributes: ['role'] },
  state: {
    first: stateMap<string>({ limit: 10_000, persisted: 'string' }),
    senders: stateSet({ limit: 10_000, persisted: true }),
    urls: stateMap<string>({ limit: 10_000, persisted: 'string' }),
  },
  evaluate({ fact, server, vlan }, context, state) {
    const sender = server.ip ?? server.mac ?? ''
    const key = `${vlan ?? 0}`
    if (fact.kind === 'identity') {
      if (fact.value === 'dhcp-server' && state.first.get(key) === undefined) state.first.set(key, sender)
      return undefined
    }
    if (fact.kind !== 'topology') return undefined
    const [, url, host = ''] = PROXY.exec(fact.route ?? '') ?? []
    if (url === undefined) return undefined
    const isNew = state.senders.add(`${key} ${url}`)
    const before = state.urls.get(key)
    if (before === undefined) state.urls.set(key, url)
    if (!isNew) return undefined
    const first = state.first.get(key)
    // Servers send the option only on request: its absence before proves nothing.
    const isOwn = host === server.ip && first !== undefined && first !== sender
    if (before === undefined && !isOwn && context.isLearning) return undefined
    const usual =
      before !== undefined
        ? `; so far it was ${before}`
        : isOwn
          ? `; ${first} assigns the addresses here`
          : ''
    return {
      summary: `${context.nameOf('server')} sets ${url} as the proxy script of its clients (DHCP option 252)${usual}`,
      source: sender,
      target: '',
    }
  },
  examples: {
    fires: [
      {
        when: 'a second server makes itself the proxy',
        stillLearning: true,
        facts: [leases('10.0.0.2'), leases('10.0.0.66', 9), hands('10.0.0.66', OWN, 9)],
      },
      {
        when: 'a second server makes itself the proxy in the name of the first',
        stillLearning: true,
        facts: [leases('10.0.0.2'), hands('10.0.0.66', OWN, 9, '10.0.0.2')],
      },
      {
        when: 'it is another proxy than before',
        stillLearning: true,
        facts: [leases('10.0.0.2'), hands('10.0.0.2', OFFICE), hands('10.0.0.66', OWN, 9)],
      },
      {
        when: 'there was none while learning',
        learned: [leases('10.0.0.2')],
        facts: [hands('10.0.0.2', OWN)],
      },
    ],
    silent: [
      {
        when: 'the server sends it to the first client that requests it',
        stillLearning: true,
        facts: [leases('10.0.0.2'), hands('10.0.0.2', OFFICE, 9)],
      },
      {
        when: 'a small router does everything',
        stillLearning: true,
        facts: [leases('10.0.0.66'), hands('10.0.0.66', OWN, 9)],
      },
      {
        when: 'two servers share the work',
        stillLearning: true,
        facts: [
          leases('10.0.0.2'),
          hands('10.0.0.2', OFFICE),
          leases('10.0.0.3', 9),
          hands('10.0.0.3', OFFICE, 9),
        ],
      },
      {
        when: 'the proxy is unchanged',
        learned: [leases('10.0.0.2'), hands('10.0.0.2', OFFICE)],
        facts: [hands('10.0.0.2', OFFICE)],
      },
    ],
  },
})
