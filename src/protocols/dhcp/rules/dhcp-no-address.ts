import { defineRule } from '#model/rule'
import { countWindow } from '#model/rule-state'

const DISCOVER = '1'
const REQUEST = '3'
/** RFC 2131 §4.1 doubles the pause from 4 seconds: this many attempts take about a minute. */
const TRIES = 5
const WINDOW_SECONDS = 300
/** Leases normally last days at most. */
const MEMORY_SECONDS = 8 * 86_400

const NOBODY = '0.0.0.0'
const EVERYBODY = '255.255.255.255'

const discover = {
  kind: 'operation',
  verb: 'browse',
  name: 'DHCPDISCOVER',
  code: '1',
  object: '02:00:00:00:00:01',
  outcome: 'requested',
} as const
const request = { ...discover, verb: 'subscribe', name: 'DHCPREQUEST', code: '3' } as const
const place = { protocol: 'dhcp', client: NOBODY, server: EVERYBODY, serverPort: 67 } as const

export const rule = defineRule({
  id: 'dhcp-no-address',
  engine: 'operational',
  title: 'No DHCP address obtained',
  category: 'Command Failures',
  severity: 'minor',
  techniques: ['T0842'],
  defenderTitles: ['Device Failed to Receive a Dynamic IP Address'],
  learnable: false,
  why: 'Without an address the device cannot be reached. The server is down or full, or its addresses were exhausted by an attack.',
  todo: [
    'Check that the DHCP server runs and has free addresses',
    'Look for very many requests from changing MAC addresses',
    'Check the VLAN of the device’s port',
  ],
  falsePositives:
    'Devices that use DHCP by default and get an address by other means; replies that the sensor does not capture.',
  match: { kind: 'operation', protocols: ['dhcp'] },
  state: {
    leases: countWindow({ limit: 10_000, seconds: MEMORY_SECONDS }),
    offers: countWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
    tries: countWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  },
  evaluate({ fact, count, client, server }, _, state) {
    if (fact.object === undefined) return undefined
    const mac = fact.object
    const ends = { source: mac, target: mac }
    if (fact.code === REQUEST && fact.outcome === 'rejected')
      return {
        ...ends,
        severity: 'warning',
        summary: `The DHCP server rejected the address that ${mac} requested`,
      }
    if (fact.code === REQUEST && fact.outcome === 'succeeded') state.leases.add(mac, 1)
    // A client that requests an address was offered it, even if the offer was not captured.
    if (fact.code === REQUEST || (fact.code === DISCOVER && fact.outcome === 'succeeded')) {
      state.offers.add(mac, 1)
      return undefined
    }
    if (fact.code !== DISCOVER) return undefined
    // A client without an address sends from 0.0.0.0 (RFC 2131 §4.1); routers with an address search for other servers.
    if (server.ip === EVERYBODY && client.ip !== undefined && client.ip !== NOBODY) return undefined
    const tries = state.tries.add(mac, count)
    if (tries < TRIES || state.offers.sum(mac) > 0) return undefined
    // Many unconfigured devices send requests; a device that had an address has lost it.
    const hadAddress = state.leases.sum(mac) > 0
    return {
      ...ends,
      severity: hadAddress ? 'major' : undefined,
      summary: `${mac} requested an address ${tries} times within five minutes without an offer`,
    }
  },
  examples: {
    fires: [
      {
        when: 'five attempts stay unanswered',
        facts: Array.from({ length: TRIES }, (_, i) => ({ fact: discover, at: i * 20, ...place })),
        severity: 'minor',
      },
      {
        when: 'a device that had an address gets none',
        facts: [
          { fact: { ...request, outcome: 'succeeded' }, ...place },
          ...Array.from({ length: TRIES }, (_, i) => ({ fact: discover, at: 1000 + i * 20, ...place })),
        ],
        severity: 'major',
      },
      {
        when: 'an address is rejected',
        facts: [{ fact: { ...request, outcome: 'rejected' }, ...place }],
        severity: 'warning',
      },
    ],
    silent: [
      {
        when: 'a router searches for other servers from its own address',
        facts: Array.from({ length: TRIES }, (_, i) => ({
          fact: discover,
          at: i * 5,
          ...place,
          client: '192.168.0.1',
        })),
      },
      {
        when: 'an offer is taken',
        facts: [
          { fact: discover, ...place },
          { fact: request, ...place },
          ...Array.from({ length: TRIES }, (_, i) => ({ fact: discover, at: i * 20, ...place })),
        ],
      },
      {
        when: 'there were two attempts',
        facts: [
          { fact: discover, ...place },
          { fact: discover, at: 4, ...place },
        ],
      },
    ],
  },
})
