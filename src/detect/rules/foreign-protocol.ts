import { kindOfIp } from '#model/address'
import { REMOTE_ACCESS } from '#model/remote-access'
import { defineRule } from '#model/rule'
import { nameOf } from '../names.ts'
import { CONTROLLER_PORTS } from '../scanning.ts'

/** Lowest port that is not a system port: RFC 6335 §6. */
const FIRST_REGISTERED = 1024
/**
 * Protocols that share a port by design: RFC 7983, VPNs that fall back to DTLS on the TLS port, and both protocols of
 * Mitsubishi controllers, whose ports are configurable (SH-080956ENG §2.1).
 */
const SIBLINGS: ReadonlySet<string> = new Set([
  'dtls 3478',
  'dtls 3479',
  'rtp 3478',
  'rtcp 3478',
  'dtls 443',
  'stun 443',
  'melsec 5006',
  'melsec 5007',
  'melsec 5562',
])

/**
 * Protocols with a negotiated port for each service: C706 §6 (endpoint mapper), RFC 1833, RFC 959,
 * RFC 8866 §5.14 (media).
 */
const ASSIGNED: ReadonlySet<string> = new Set(['dcerpc', 'rpc', 'opc-classic', 'ftp-data', 'rtp', 'rtcp'])

/** Remote-access and proxy protocols: on another protocol’s port they are a tunnel. */
const CARRIERS: ReadonlySet<string> = new Set([...REMOTE_ACCESS, 'smb', 'socks'])

export const rule = defineRule({
  id: 'foreign-protocol',
  engine: 'anomaly',
  title: 'Unexpected protocol on a registered port',
  category: 'Abnormal Communication Behavior',
  severity: 'major',
  techniques: ['T0885'],
  defenderTitles: ['Unexpected Traffic for Standard Port'],
  learnable: false,
  why: 'Tunnels use ports that firewalls allow. The operators of TRITON ran SSH on 445.',
  todo: [
    'Find the program that opened the connection',
    'Check the firewall rule that allows this port',
    'Check what was transferred afterwards',
  ],
  falsePositives: 'Products that use another protocol’s registered port for their own service.',
  match: { kind: 'anomaly' },
  evaluate(input, context) {
    const { fact } = input
    if (fact.what !== 'foreign-protocol') return undefined
    const port = input.server.port ?? 0
    if (SIBLINGS.has(`${input.protocol} ${port}`)) return undefined
    // Where the server side is only a guess, the port may be the client's.
    if (port >= FIRST_REGISTERED && (!input.directionKnown || ASSIGNED.has(input.protocol))) return undefined
    const isOfPlant = context.device('server')?.class === 'OT' || context.device('client')?.class === 'OT'
    // Products use registered ports freely, so they only matter at a controller. In offices, products on 80 or 443 are
    // common; remote-access protocols on them are not.
    const isBorrowed =
      context.device('server')?.class === 'OT' ||
      (port < FIRST_REGISTERED && (isOfPlant || CONTROLLER_PORTS.has(port) || CARRIERS.has(input.protocol)))
    if (!isBorrowed && port >= FIRST_REGISTERED && !CARRIERS.has(input.protocol)) return undefined
    // A tunnel tries many internet hosts: one alert.
    const isOutside = !isBorrowed && kindOfIp(input.server.ip ?? '') === 'public'
    return {
      ...(isOutside ? { target: '', subject: `${input.protocol} ${port}` } : {}),
      severity: isBorrowed ? 'major' : 'minor',
      summary: `${nameOf(input, context, 'client')} and ${nameOf(input, context, 'server')} use ${fact.detail ?? input.protocol}`,
    }
  },
  examples: {
    fires: [
      {
        when: 'SSH runs on 445',
        facts: [
          {
            protocol: 'ssh',
            serverPort: 445,
            fact: {
              kind: 'anomaly',
              what: 'foreign-protocol',
              detail: 'ssh on TCP 445, where smb is expected',
            },
          },
        ],
        severity: 'major',
      },
      {
        when: 'an office program uses TLS on 80',
        facts: [
          {
            protocol: 'tls',
            serverPort: 80,
            fact: {
              kind: 'anomaly',
              what: 'foreign-protocol',
              detail: 'tls on TCP 80, where http is expected',
            },
          },
        ],
        severity: 'minor',
      },
      {
        when: 'SSH runs on 2222 of a server',
        facts: [
          {
            protocol: 'ssh',
            serverPort: 2222,
            fact: {
              kind: 'anomaly',
              what: 'foreign-protocol',
              detail: 'ssh on TCP 2222, where enip is expected',
            },
          },
        ],
        severity: 'minor',
      },
    ],
    silent: [
      {
        when: 'a VPN falls back to DTLS',
        facts: [
          {
            protocol: 'dtls',
            serverPort: 443,
            fact: {
              kind: 'anomaly',
              what: 'foreign-protocol',
              detail: 'dtls on UDP 443, where quic is expected',
            },
          },
        ],
      },
      {
        when: 'a Windows service has the registered port of another protocol',
        facts: [
          {
            protocol: 'dcerpc',
            serverPort: 1153,
            fact: {
              kind: 'anomaly',
              what: 'foreign-protocol',
              detail: 'dcerpc on TCP 1153, where c1222 is expected',
            },
          },
        ],
      },
      {
        when: 'a telephone has the registered port of another protocol',
        facts: [
          {
            protocol: 'rtp',
            serverPort: 5064,
            fact: {
              kind: 'anomaly',
              what: 'foreign-protocol',
              detail: 'rtp on UDP 5064, where epics-ca is expected',
            },
          },
        ],
      },
      {
        when: 'an office program has a web page on the registered port of another protocol',
        facts: [
          {
            protocol: 'http',
            serverPort: 4000,
            fact: {
              kind: 'anomaly',
              what: 'foreign-protocol',
              detail: 'http on TCP 4000, where roc-plus is expected',
            },
          },
        ],
      },
      {
        when: 'bytes were lost',
        facts: [{ protocol: 'ssh', serverPort: 22, fact: { kind: 'anomaly', what: 'gap' } }],
      },
    ],
  },
})
