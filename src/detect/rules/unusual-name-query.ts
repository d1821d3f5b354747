import { defineRule } from '#model/rule'
import { countWindow, stateSet } from '#model/rule-state'

const asks = { kind: 'lookup', name: 'update.example.com', outcome: 'requested' } as const
const read = { kind: 'operation', verb: 'read', name: 'Read', code: '3', outcome: 'requested' } as const
const named = {
  kind: 'identity',
  about: 'client',
  attribute: 'name',
  confidence: 0.9,
  field: 'Host Name',
} as const
/** Seconds for which a client is cached as no controller. */
const COMPUTER_SECONDS = 60
const NAME_SERVICES: ReadonlySet<string> = new Set(['dns', 'llmnr', 'nbns', 'mdns'])

export const rule = defineRule({
  id: 'unusual-name-query',
  engine: 'policy',
  title: 'Unusual name query by a controller',
  category: 'Abnormal Communication Behavior',
  severity: 'major',
  techniques: ['T0885'],
  defenderTitles: ['Unauthorized Name Query'],
  learnable: false,
  whileLearning: 'alert',
  why: 'Controllers use fixed addresses. One that looks up names runs something new.',
  todo: [
    'Check which name it looked up, and which server answered',
    'Ask whether its program or settings were changed',
    'Compare its firmware with the last known version',
  ],
  falsePositives: 'A time or mail server that engineers have newly configured.',
  match: { kind: 'lookup', protocols: [...NAME_SERVICES] },
  state: {
    asked: countWindow({ limit: 10_000, seconds: COMPUTER_SECONDS }),
    names: stateSet({ limit: 10_000, persisted: true }),
  },
  evaluate({ fact, client, server }, context, state) {
    if (fact.outcome !== 'requested') return undefined
    // Most clients are computers and stay so: no need to check the device for each name.
    const computer = `computer ${client.ip ?? client.mac}`
    if (state.asked.sum(computer) > 0) return undefined
    const device = context.cachedDevice('client')
    // A host that queries its own resolver is a computer, which may run a program that answers as a controller.
    const isOwnResolver = client.ip !== undefined && client.ip === server.ip
    if (isOwnResolver || device?.class !== 'OT' || (device.purdueLevel ?? 9) > 1) {
      state.asked.add(computer, 1)
      return undefined
    }
    const name = fact.name.toLowerCase()
    // A starting host checks its own name for conflicts: RFC 4795 §4.1, RFC 6762 §8.1, RFC 1002 §5.1.
    if ([device.name, ...device.hostnames].some((own) => isOfHost(own, name))) return undefined
    const isKnown = !state.names.add(`${client.ip ?? client.mac} ${name}`)
    if (isKnown || context.isLearning) return undefined
    return {
      summary: `${context.nameOf('client')} queries ${context.nameOf('server')} for the name ${fact.name} for the first time`,
      source: client.ip ?? client.mac,
      subject: name,
    }
  },
  examples: {
    fires: [
      {
        when: 'a controller looks up a name',
        learned: [{ fact: read }],
        facts: [{ protocol: 'dns', client: '10.0.0.2', server: '10.0.0.9', serverPort: 53, fact: asks }],
      },
    ],
    silent: [
      {
        when: 'an office computer looks up a name',
        facts: [{ protocol: 'dns', client: '10.0.0.8', server: '10.0.0.9', serverPort: 53, fact: asks }],
      },
      {
        when: 'a computer that runs a controller program queries its own resolver',
        learned: [{ server: '10.0.0.2', fact: read }],
        facts: [{ protocol: 'dns', client: '10.0.0.2', server: '10.0.0.2', serverPort: 53, fact: asks }],
      },
      {
        when: 'it checks its own name for conflicts',
        learned: [
          { fact: read },
          { protocol: 'dhcp', client: '10.0.0.2', serverPort: 67, fact: { ...named, value: 'FILTER-2' } },
        ],
        facts: [
          {
            protocol: 'llmnr',
            client: '10.0.0.2',
            server: '224.0.0.252',
            serverPort: 5355,
            fact: { ...asks, name: 'filter-2' },
          },
        ],
      },
      {
        when: 'the controller looked it up while learning',
        learned: [
          { fact: read },
          { protocol: 'dns', client: '10.0.0.2', server: '10.0.0.9', serverPort: 53, fact: asks },
        ],
        facts: [{ protocol: 'dns', client: '10.0.0.2', server: '10.0.0.9', serverPort: 53, fact: asks }],
      },
    ],
  },
})

/** `name` is the host's own, with or without a domain. */
function isOfHost(host: string, name: string): boolean {
  return host !== '' && name.split('.')[0] === host.toLowerCase().split('.')[0]
}
