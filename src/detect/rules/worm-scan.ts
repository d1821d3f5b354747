import { defineRule, type RuleExamples } from '#model/rule'
import { distinctWindow } from '#model/rule-state'
import { flowExample } from '../example-flow.ts'
import { subnetOf } from '../scanning.ts'

/** Published default (docs/internals/detection-models.md §7): 50 addresses in 2 minutes; here of networks that have nothing to do with each other. */
const HOSTS = 50
const NETWORKS = 20
const WINDOW_SECONDS = 120
/** SYNs with the Mirai mark (sequence number = address); by chance one in 2³² has it. */
const MARKED = 3
const SMB = 445

const WANNACRY = 'Suspicion of Malicious Activity (WannaCry)'
const SCAN = 'Address Scan Detected'
const ACTIVITY = 'Suspicion of Malicious Activity'

const tries = (count: number, serverPort: number, isMarked = false) =>
  Array.from({ length: count }, (_, i) =>
    flowExample(
      {
        server: `${100 + i}.${i}.7.9`,
        serverPort,
        clientPort: 50_000 + i,
        ...(isMarked ? { sequenceIsAddress: true } : {}),
      },
      i,
    ),
  )

export const rule = defineRule({
  id: 'worm-scan',
  engine: 'malware',
  title: 'Worm-like scan of internet addresses',
  category: 'Suspicion of Malware',
  severity: 'critical',
  techniques: ['T0846.001', 'T0866'],
  defenderTitles: [WANNACRY, SCAN, ACTIVITY],
  learnable: false,
  requiresModel: 'volume',
  why: 'Worms try random addresses. The device is infected and tries to infect others, inside and outside.',
  todo: [
    'Isolate the device',
    'Look for devices of the same type that do the same',
    'Restart a camera or recorder only after its password is changed: otherwise it is infected again within minutes',
  ],
  falsePositives: 'Peer-to-peer programs whose peers are gone.',
  match: { kind: 'flow', transports: ['tcp'] },
  state: {
    marked: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
    networks: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
    hosts: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  },
  evaluate({ fact, client, server }, context, state) {
    if (fact.traffic.transport !== 'tcp' || server.ip === undefined) return undefined
    const { refused, sequenceIsAddress } = fact.traffic
    const key = [client.ip, server.port]
    if (sequenceIsAddress === true && state.marked.add([client.ip], server.ip) >= MARKED)
      return {
        summary: `${context.nameOf('client')} scans port ${server.port} with the mark of Mirai: each sequence number is the address it goes to`,
        target: '',
        defenderTitles: [ACTIVITY],
        // Hosts with an open port receive the worm.
        techniques: ['T0846.001', 'T0866', 'T0867'],
        subject: 'mirai',
      }
    if (!refused) return undefined
    const networks = state.networks.add(key, subnetOf(server.ip))
    const hosts = state.hosts.add(key, server.ip)
    if (networks < NETWORKS || hosts < HOSTS) return undefined
    const isSmb = server.port === SMB
    return {
      summary: `${context.nameOf('client')} tried port ${server.port} at ${hosts} addresses of ${networks} networks within two minutes${isSmb ? ', as WannaCry does' : ''}`,
      target: '',
      defenderTitles: [isSmb ? WANNACRY : SCAN],
      subject: String(server.port),
    }
  },
  get examples(): RuleExamples {
    return {
      fires: [
        { when: 'file sharing is tried at addresses worldwide', facts: tries(HOSTS, SMB) },
        { when: 'Telnet is tried with the mark of Mirai', facts: tries(MARKED, 23, true) },
      ],
      silent: [
        { when: 'one address less', facts: tries(HOSTS - 1, SMB) },
        { when: 'ten addresses do not answer', facts: tries(10, SMB) },
        { when: 'a marked SYN happens by chance', facts: tries(1, 23, true) },
      ],
    }
  },
})
