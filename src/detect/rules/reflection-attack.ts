import { defineRule, type RuleExamples } from '#model/rule'
import { countWindow, distinctWindow } from '#model/rule-state'
import { flowExample } from '../example-flow.ts'

/** Amplifying services, by UDP port: CISA alert TA14-017A. */
const REFLECTORS: ReadonlyMap<number, string> = new Map([
  [17, 'quote of the day'],
  [19, 'character generator'],
  [53, 'DNS'],
  [111, 'port mapper'],
  [123, 'NTP'],
  [137, 'NetBIOS'],
  [161, 'SNMP'],
  [389, 'CLDAP'],
  [1900, 'SSDP'],
  [3702, 'WS-Discovery'],
  [5353, 'mDNS'],
  [11211, 'memcached'],
])
/** Bytes within a minute that were hardly requested. */
const BYTES = 5e6
const WINDOW_SECONDS = 60
/** Response bytes per request byte: a signed DNS answer reaches 30, a device listing 10; monlist 500, memcached 50,000. */
const AMPLIFICATION = 20
/** Servers that answer a host without a request. */
const UNASKED_SERVERS = 50

const answers = (count: number, from: (i: number) => string, asked: number, bytes: number) =>
  Array.from({ length: count }, (_, i) =>
    flowExample(
      {
        transport: 'udp',
        server: from(i),
        serverPort: 123,
        packetsFromClient: asked > 0 ? 1 : 0,
        bytesFromClient: asked,
        packetsFromServer: 100,
        bytesFromServer: bytes,
        established: true,
        refused: false,
      },
      i / 10,
    ),
  )

export const rule = defineRule({
  id: 'reflection-attack',
  formerIds: ['reflected-flood'],
  engine: 'malware',
  title: 'Reflection attack',
  category: 'Suspicion of Malicious Activity',
  severity: 'major',
  techniques: ['T0814'],
  defenderTitles: ['Suspicion of Denial Of Service Attack'],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'Requests with a forged source make time servers and name servers flood the owner of that address. Links and small devices fail under it.',
  todo: [
    'Check whether your host is the target or a reflector',
    'Restrict the service to your own networks, and disable listings (monlist, ANY)',
    'Ask the provider to filter forged source addresses',
  ],
  falsePositives: 'Zone transfers and network inventories by UDP; mute them.',
  match: { kind: 'flow', transports: ['udp'] },
  state: {
    to: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
    asked: countWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
    answered: countWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  },
  evaluate({ fact, client, server }, context, state) {
    if (fact.traffic.transport !== 'udp') return undefined
    const service = REFLECTORS.get(server.port ?? -1)
    if (service === undefined || client.ip === undefined || server.ip === undefined) return undefined
    const { bytesFromClient, bytesFromServer, packetsFromClient } = fact.traffic
    if (packetsFromClient === 0 && bytesFromServer > 0) {
      const servers = state.to.add([client.ip, service], server.ip)
      if (servers >= UNASKED_SERVERS)
        return {
          summary: `${servers} hosts answer ${context.nameOf('client')} by ${service} within a minute without a request: a reflection flood`,
          source: '',
          target: client.ip,
          severity: 'critical',
        }
    }
    const pair = [client.ip, server.ip, server.port]
    const asked = state.asked.add(pair, bytesFromClient)
    const answered = state.answered.add(pair, bytesFromServer)
    if (answered < BYTES || answered < asked * AMPLIFICATION) return undefined
    return {
      summary: `${context.nameOf('server')} sent ${context.nameOf('client')} ${Math.round(answered / 1e6)} MB by ${service} within a minute for ${Math.round(asked / 1e3)} kB of requests: a reflection attack`,
      source: server.ip,
      target: client.ip,
    }
  },
  get examples(): RuleExamples {
    return {
      fires: [
        { when: 'a time server reflects', facts: answers(60, () => '10.0.0.9', 100, 1e5) },
        {
          when: 'fifty servers answer a host without a request',
          facts: answers(UNASKED_SERVERS, (i) => `198.51.100.${i}`, 0, 5e3),
        },
      ],
      silent: [
        { when: 'a busy name server answers', facts: answers(60, () => '10.0.0.9', 2e4, 1e5) },
        { when: 'a few answers are long', facts: answers(10, () => '10.0.0.9', 100, 1e5) },
      ],
    }
  },
})
