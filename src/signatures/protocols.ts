/** Second word of a rule: transports and application protocols. */
import type { Signature, SignatureTransport } from './signature.ts'

export interface HeaderProtocol {
  readonly transports: ReadonlySet<SignatureTransport>
  readonly ipVersion: 4 | 6 | undefined
  /** As the folder of the protocol is called; '' for none. */
  readonly application: string
  readonly only: Signature['flow']['only']
}

const TCP: ReadonlySet<SignatureTransport> = new Set<SignatureTransport>(['tcp'])
const UDP: ReadonlySet<SignatureTransport> = new Set<SignatureTransport>(['udp'])
const BOTH: ReadonlySet<SignatureTransport> = new Set<SignatureTransport>(['tcp', 'udp'])
const EVERY: ReadonlySet<SignatureTransport> = new Set<SignatureTransport>([
  'tcp',
  'udp',
  'icmp',
  'sctp',
  'ip',
])

const TRANSPORTS: Readonly<Record<string, Partial<HeaderProtocol> & Pick<HeaderProtocol, 'transports'>>> = {
  tcp: { transports: TCP },
  'tcp-pkt': { transports: TCP, only: 'packet' },
  'tcp-stream': { transports: TCP, only: 'stream' },
  tcp4: { transports: TCP, ipVersion: 4 },
  tcp6: { transports: TCP, ipVersion: 6 },
  udp: { transports: UDP },
  udp4: { transports: UDP, ipVersion: 4 },
  udp6: { transports: UDP, ipVersion: 6 },
  icmp: { transports: new Set(['icmp']) },
  icmpv4: { transports: new Set(['icmp']), ipVersion: 4 },
  icmpv6: { transports: new Set(['icmp']), ipVersion: 6 },
  sctp: { transports: new Set(['sctp']) },
  ip: { transports: EVERY },
  ipv4: { transports: EVERY, ipVersion: 4 },
  ip4: { transports: EVERY, ipVersion: 4 },
  ipv6: { transports: EVERY, ipVersion: 6 },
  ip6: { transports: EVERY, ipVersion: 6 },
}

/** The application protocol of flows that no protocol recognises, as Suricata calls it. */
export const FAILED = 'failed'

/** Application protocols of rules, by what our folder is called. */
export const APPLICATIONS: Readonly<Record<string, string>> = {
  http: 'http',
  http1: 'http',
  tls: 'tls',
  ssl: 'tls',
  dns: 'dns',
  ssh: 'ssh',
  smb: 'smb',
  ftp: 'ftp',
  smtp: 'smtp',
  pop3: 'pop',
  imap: 'imap',
  telnet: 'telnet',
  dcerpc: 'dcerpc',
  modbus: 'modbus',
  dnp3: 'dnp3',
  enip: 'enip',
  mqtt: 'mqtt',
  snmp: 'snmp',
  ntp: 'ntp',
  dhcp: 'dhcp',
  tftp: 'tftp',
  rdp: 'rdp',
  rfb: 'vnc',
  sip: 'sip',
  ike: 'ike',
  krb5: 'kerberos',
  ldap: 'ldap',
  nfs: 'nfs',
  pgsql: 'postgresql',
  quic: 'quic',
  'ftp-data': 'ftp-data',
}

export function headerProtocol(name: string): HeaderProtocol | undefined {
  const transport = TRANSPORTS[name]
  if (transport !== undefined) return { ipVersion: undefined, application: '', only: undefined, ...transport }
  const application = Object.hasOwn(APPLICATIONS, name) ? APPLICATIONS[name] : undefined
  if (application === undefined) return undefined
  return { transports: BOTH, ipVersion: undefined, application, only: undefined }
}
