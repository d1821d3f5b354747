import { defineRule } from '#model/rule'
import { countWindow, distinctWindow } from '#model/rule-state'

/** Ports. A broken network stack sends one such segment; a scan sends them to many ports. */
const PORTS = 10
/** Fingerprinting sends several kinds of invalid segments to one port. */
const KINDS = 2
const SEGMENTS = 4
const WINDOW_SECONDS = 600

/** Names of these scans: nmap manual, chapter 5. */
const SCANS: ReadonlyMap<string, string> = new Map([
  ['none', 'NULL scan'],
  ['FIN', 'FIN scan'],
  ['FIN PSH URG', 'Xmas scan'],
])

const odd = (detail: string, serverPort: number, at = 0) =>
  ({
    protocol: 'tcp',
    serverPort,
    at,
    fact: { kind: 'anomaly', what: 'tcp-flags', detail, about: 'client' },
  }) as const

export const rule = defineRule({
  id: 'stealth-scan',
  engine: 'anomaly',
  title: 'TCP stealth scan',
  category: 'Scan',
  severity: 'critical',
  techniques: ['T0846.001', 'T0840'],
  defenderTitles: ['Port Scan Detected'],
  learnable: false,
  requiresModel: 'volume',
  why: 'Segments with invalid flags bypass simple filters and show a scanner open ports and the operating system. Old controllers have crashed from them.',
  todo: [
    'Find out who uses the scanning device',
    'Check whether an assessment was announced',
    'Check that the scanned device still works',
  ],
  falsePositives: 'Vulnerability scanners; add them to the site file.',
  match: { kind: 'anomaly' },
  state: {
    ports: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
    kinds: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
    segments: countWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  },
  evaluate({ fact, client, server, count }, context, state) {
    if (fact.what !== 'tcp-flags') return undefined
    const isByClient = fact.about !== 'server'
    const [sender, receiver] = isByClient ? [client, server] : [server, client]
    if (context.device(isByClient ? 'client' : 'server')?.roles.includes('approved-scanner') === true)
      return undefined
    const pair = [sender.ip, receiver.ip]
    const flags = fact.detail ?? ''
    const ports = state.ports.add([pair, flags], String(receiver.port))
    const kinds = state.kinds.add(pair, flags)
    const segments = state.segments.add(pair, count)
    const isFingerprinting = kinds >= KINDS && segments >= SEGMENTS
    if (ports < PORTS && !isFingerprinting) return undefined
    const names = [context.nameOf('client'), context.nameOf('server')]
    const [who, whom] = isByClient ? names : names.reverse()
    return {
      summary:
        ports >= PORTS
          ? `${who} tried ${ports} ports of ${whom} with the TCP flags ${flags} (${SCANS.get(flags) ?? 'a scan'})`
          : `${who} sent ${whom} ${segments} segments with ${kinds} kinds of invalid TCP flags, the last ${flags}, as nmap does to detect the operating system`,
      source: sender.ip,
      target: receiver.ip,
      subject: ports >= PORTS ? 'ports' : 'fingerprint',
      techniques: ports >= PORTS ? undefined : ['T0888', 'T0846.001'],
    }
  },
  examples: {
    fires: [
      {
        when: 'ports are tried without any flag',
        facts: Array.from({ length: PORTS }, (_, i) => odd('none', 1 + i)),
      },
      {
        when: 'one port gets segments of several kinds',
        facts: ['none', 'FIN SYN PSH URG', 'FIN PSH URG', 'none'].map((flags) => odd(flags, 135)),
      },
    ],
    silent: [
      {
        when: 'a device repeatedly closes with a bare FIN',
        facts: Array.from({ length: 30 }, (_, i) => odd('FIN', 502, i)),
      },
    ],
  },
})
