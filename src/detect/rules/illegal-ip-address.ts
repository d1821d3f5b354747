import type { Traffic } from '#model/fact'
import { defineRule } from '#model/rule'
import { distinctWindow } from '#model/rule-state'
import { trafficExample } from '../example-flow.ts'

const traffic = trafficExample()

const senders: readonly (readonly [RegExp, string])[] = [
  [/^(22[4-9]|23\d)\./, 'a multicast address as its own'],
  [/^255\.255\.255\.255$/, 'the broadcast address as its own'],
]
const LOOPBACK = /^(127\.|::1$)/
/** Invalid even as a destination (RFC 1122 §3.2.1.3, RFC 6890). Broadcast is valid; 0.0.0.0 is a DHCP client. */
const either: readonly (readonly [RegExp, string])[] = [
  [/^127\./, 'a loopback address'],
  [/^::1$/, 'the loopback address'],
  [/^(24\d|25[0-5])\.(?!255\.255\.255$)/, 'a reserved address'],
  [/^0\.(?!0\.0\.0$)/, 'an address of network 0'],
]
const ofSenders = [...senders, ...either]
/** This many hardware addresses within a minute are forged. */
const FLOOD = 10
const WINDOW_SECONDS = 60

export const rule = defineRule({
  id: 'illegal-ip-address',
  engine: 'operational',
  title: 'Illegal IP address',
  category: 'Abnormal Communication Behavior',
  severity: 'minor',
  techniques: ['T0842', 'T0836'],
  defenderTitles: ['Illegal IP Address'],
  learnable: false,
  why: 'Such packets cannot be answered. They come from forged senders, broken devices and misrouted tests.',
  todo: [
    'Find the sender by its MAC address and switch port',
    'Check its network settings',
    'Look for a flood from the same port',
  ],
  falsePositives: 'Devices that start with a wrong configuration; test networks.',
  match: { kind: 'flow' },
  state: {
    sources: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  },
  evaluate(input, context, state) {
    const { fact } = input
    const { client, server, packetsFromClient } = fact.traffic
    // A sensor on a host captures its loopback traffic.
    if (LOOPBACK.test(client.ip ?? '') && LOOPBACK.test(server.ip ?? '')) return undefined
    // A packet to its own sender is forged: small devices answer themselves until they hang.
    if (client.ip !== undefined && client.ip === server.ip) {
      if (!isOnWire(fact.traffic) || isFiller(fact.traffic)) return undefined
      return {
        severity: 'major',
        techniques: ['T0814'],
        summary: `Packets from ${client.ip} are addressed to ${client.ip} itself (MAC ${client.mac}), as in a LAND attack`,
        subject: 'land',
        source: client.mac,
        target: client.ip,
      }
    }
    // A broadcast answer may be taken for a request: an address that sent nothing is no sender.
    const wrong =
      firstOf(packetsFromClient > 0 ? ofSenders : either, client.ip) ??
      firstOf(either, server.ip) ??
      undefined
    if (wrong === undefined) return undefined
    const sources = state.sources.add('', client.mac ?? client.ip ?? '')
    if (sources >= FLOOD)
      return {
        summary: `${sources} hardware addresses sent packets with illegal IP addresses within a minute: forged senders`,
        subject: 'flood',
        source: '',
        target: '',
      }
    const mac = client.mac === undefined ? '' : ` (MAC ${client.mac})`
    return {
      // One sender forges many: the switch port matters.
      subject: wrong,
      source: client.mac,
      target: '',
      summary: `${client.ip ?? 'unknown'}${mac} → ${context.nameOf('server')}: ${wrong}`,
    }
  },
  examples: {
    fires: [
      {
        when: 'a device receives packets from itself, from another switch port',
        facts: [{ fact: { kind: 'flow', traffic: toItself('02:00:00:00:00:66') } }],
        severity: 'major',
      },
      {
        when: 'a multicast address is the sender',
        facts: [{ fact: { kind: 'flow', traffic: from('239.1.2.3') } }],
      },
      {
        when: 'a loopback address is on the wire',
        facts: [{ fact: { kind: 'flow', traffic: from('127.0.0.1') } }],
      },
      {
        when: 'a reserved address is on the wire',
        facts: [{ fact: { kind: 'flow', traffic: from('250.1.1.1') } }],
      },
      {
        when: 'forged senders flood the network',
        facts: Array.from({ length: FLOOD }, (_, i) => ({
          at: i,
          fact: {
            kind: 'flow' as const,
            traffic: {
              ...from('127.0.0.1'),
              client: { ...from('127.0.0.1').client, mac: `02:00:00:00:00:0${i}` },
            },
          },
        })),
      },
    ],
    silent: [
      {
        when: 'a computer with a sensor of its own sends to its own address',
        facts: [{ fact: { kind: 'flow', traffic: toItself('02:00:00:00:00:02') } }],
      },
      {
        when: 'headers are overwritten with one byte value',
        facts: [
          { fact: { kind: 'flow', traffic: overwritten(43_690, 'udp') } },
          { fact: { kind: 'flow', traffic: overwritten(undefined, 'ip') } },
        ],
      },
      {
        when: 'a computer uses its loopback interface',
        facts: [
          {
            fact: {
              kind: 'flow',
              traffic: { ...from('127.0.0.1'), server: { ...traffic.server, ip: '127.0.0.1' } },
            },
          },
        ],
      },
      {
        when: 'a device broadcasts its answer, and the request was not captured',
        facts: [
          {
            fact: {
              kind: 'flow',
              traffic: { ...from('255.255.255.255'), packetsFromClient: 0, packetsFromServer: 216 },
            },
          },
        ],
      },
      {
        when: 'a device requests an address',
        facts: [
          {
            fact: {
              kind: 'flow',
              traffic: { ...from('0.0.0.0'), server: { ...traffic.server, ip: '255.255.255.255' } },
            },
          },
        ],
      },
      {
        when: 'packets go to a multicast group',
        facts: [
          {
            fact: { kind: 'flow', traffic: { ...traffic, server: { ...traffic.server, ip: '224.0.0.251' } } },
          },
        ],
      },
    ],
  },
})

function firstOf(kinds: readonly (readonly [RegExp, string])[], ip: string | undefined): string | undefined {
  if (ip === undefined) return undefined
  for (const [pattern, what] of kinds) if (pattern.test(ip)) return what
  return undefined
}

function toItself(senderMac: string): Traffic {
  const own = { ...traffic.server, mac: '02:00:00:00:00:02' }
  return { ...traffic, client: { ...own, mac: senderMac }, server: own }
}

function overwritten(port: number | undefined, transport: Traffic['transport']): Traffic {
  const { client, server, ...traffic } = toItself('02:00:00:00:00:66')
  const header = { ip: '170.170.170.170', port }
  return { ...traffic, transport, client: { ...client, ...header }, server: { ...server, ...header } }
}

/** With two hardware addresses: loopback traffic captured on a host has none. */
function isOnWire({ client, server }: Traffic): boolean {
  return client.mac !== undefined && server.mac !== undefined && client.mac !== server.mac
}

/**
 * Address and port repeat one byte (170.170.170.170, port 0xaaaa), or an unassigned transport follows: an anonymizer or
 * damage overwrote the header.
 */
function isFiller({ transport, client: { ip, port } }: Traffic): boolean {
  if (transport === 'ip') return true
  const byte = /^(\d+)\.\1\.\1\.\1$/.exec(ip ?? '')?.[1]
  return byte !== undefined && port === Number(byte) * 0x0101
}

function from(ip: string): Traffic {
  return { ...traffic, client: { ...traffic.client, ip } }
}
