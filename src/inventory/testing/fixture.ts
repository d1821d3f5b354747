/** Facts and traffic for tests of this module, with everything filled in that a test does not care about. */
import type { Fact, Observation, Party, Traffic } from '#model/fact'
import type { ProtocolRoles } from '#model/protocol'
import type { Site } from '#model/site'
import { Inventory } from '../inventory.ts'
import type { Knowledge, Product } from '../knowledge.ts'
import type { TableLimits } from '../limits.ts'

const OT = new Set([
  'melsoft',
  'modbus',
  's7comm',
  'cip',
  'enip',
  'dnp3',
  'goose',
  'iec104',
  'profinet-io',
  'profinet-rt',
  'mqtt',
  'opcua',
  'cotp',
  'umas',
])
const INFRASTRUCTURE = new Set(['arp', 'lldp', 'icmp', 'dhcp', 'stp'])
const PRODUCTS: ReadonlyMap<string, Product> = new Map<string, Product>([
  ['1756-L61', { vendor: 'Rockwell Automation', family: 'ControlLogix 5560', type: 'PLC' }],
  ['6ES7 315-2EH14-0AB0', { vendor: 'Siemens', family: 'SIMATIC S7-300', type: 'PLC' }],
])

/** As in the manifests of these protocols. */
const PARTS: ReadonlyMap<string, ProtocolRoles> = new Map<string, ProtocolRoles>([
  ['modbus', { server: { type: 'PLC' } }],
  ['umas', { server: { type: 'PLC' } }],
  ['s7comm', { server: { type: 'PLC' } }],
  ['enip', { server: { type: 'PLC' } }],
  ['cip', { server: { type: 'PLC' } }],
  ['dnp3', { server: { type: 'RTU' } }],
  ['iec104', { server: { type: 'RTU' } }],
  ['goose', { server: { type: 'IED' } }],
  ['profinet-io', { server: { type: 'I/O Adapter' }, client: { type: 'PLC', role: 'controller' } }],
  ['profinet-rt', { peer: { type: 'I/O Adapter' } }],
  ['mqtt', { server: { type: 'Server', role: 'message-broker' } }],
  ['opcua', { server: { role: 'opc-server' }, client: { type: 'HMI', role: 'opc-client' } }],
  ['kerberos', { server: { role: 'key-distribution-center' } }],
  ['dns', { server: { type: 'Server', role: 'dns-server' } }],
  ['ntp', { server: { type: 'NTP Server', role: 'ntp-server' } }],
  ['http', { server: { role: 'web-server' } }],
  ['smb', { server: { role: 'file-server' } }],
  ['rtsp', { server: { type: 'IP Camera', role: 'camera' } }],
  ['ldap', { server: { type: 'Domain Controller', role: 'directory-server' } }],
  ['stp', { sender: { type: 'Switch', role: 'switch' } }],
])

export const knowledge: Knowledge = {
  vendorOfMac: (mac) => (mac.startsWith('00:1b:1b') ? 'Siemens' : ''),
  aliasOfVendor: (name) => (name === 'Siemens AG' ? 'Siemens' : name),
  typeOfModel: (_vendor, model) => PRODUCTS.get(model),
  modelOfOrderNumber: (order) => (order === '6ES7 315-2EH14-0AB0' ? 'CPU 315-2 PN/DP' : ''),
  protocolFamily: (name) => (OT.has(name) ? 'ot' : INFRASTRUCTURE.has(name) ? 'infrastructure' : 'it'),
  protocolRoles: (name) => PARTS.get(name),
  identify: () => undefined,
  brandOf: () => undefined,
}

export function newInventory(site?: Site, bounds?: TableLimits): Inventory {
  return new Inventory({ knowledge, site, seed: 1, bounds })
}

export function party(text: string, port?: number): Party {
  const [address = '', mac] = text.split(' ')
  const isMac = /^..:..:..:/.test(address)
  return { realm: '', ip: isMac ? undefined : address, mac: isMac ? address : mac, port }
}

interface Circumstances {
  readonly protocol?: string
  readonly client?: string
  readonly server?: string
  readonly port?: number
  readonly count?: number
  readonly at?: number
  readonly transport?: Observation['transport']
  readonly vlan?: number
}

/** `client` and `server` are an address, or an IP and a MAC parted by a space. */
export function observed(fact: Fact, seen: Circumstances = {}): Observation {
  const time = (seen.at ?? 1) * 1_000_000
  return {
    fact,
    time,
    lastTime: time,
    count: seen.count ?? 1,
    protocol: seen.protocol ?? 'modbus',
    transport: seen.transport ?? 'tcp',
    client: party(seen.client ?? '10.0.0.1', 40_000),
    server: party(seen.server ?? '10.0.0.2', seen.port ?? 502),
    vlan: seen.vlan,
    place: { file: 0, frame: 1 },
    directionKnown: true,
  }
}

export function traffic(
  client: string,
  server: string,
  more: Partial<Traffic> & { readonly port?: number } = {},
): Traffic {
  const { port, ...rest } = more
  return {
    protocol: '',
    transport: 'tcp',
    client: party(client, 40_000),
    server: party(server, port ?? 502),
    vlan: undefined,
    first: 1_000_000,
    last: 2_000_000,
    packetsFromClient: 3,
    bytesFromClient: 300,
    packetsFromServer: 2,
    bytesFromServer: 200,
    timeToLiveFromClient: 64,
    timeToLiveFromServer: 64,
    established: true,
    refused: false,
    directionKnown: true,
    place: { file: 0, frame: 1 },
    ...rest,
  }
}

export function operation(
  verb: Extract<Fact, { kind: 'operation' }>['verb'],
  more: Partial<Extract<Fact, { kind: 'operation' }>> = {},
): Fact {
  return { kind: 'operation', verb, name: verb, code: verb, outcome: 'requested', ...more }
}

export function identity(
  attribute: Extract<Fact, { kind: 'identity' }>['attribute'],
  value: string,
  more: Partial<Extract<Fact, { kind: 'identity' }>> = {},
): Fact {
  return { kind: 'identity', attribute, value, confidence: 0.95, field: attribute, ...more }
}

/** ARP maps the IP to the MAC. */
export function arp(ip: string, mac: string): Observation {
  return observed(identity('mac', mac, { about: ip, confidence: 0.85 }), {
    protocol: 'arp',
    transport: 'link',
    client: mac,
    server: 'ff:ff:ff:ff:ff:ff',
  })
}
