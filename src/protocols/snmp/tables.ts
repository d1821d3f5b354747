/** Tables in which switches and routers name other devices: neighbours, MAC addresses behind a port, ARP entries. */
import { isGroupMac, isIp, kindOfIp, macText } from '#model/address'
import { type Attribute, confidence } from '#model/fact'
import type { Emit } from '#model/protocol'
import type { Binding } from './wire.ts'

const limits = {
  /** LLDP neighbours of one agent whose columns are joined. */
  neighbours: 512,
} as const

const MAC_ARCS = String.raw`((?:\d{1,3}\.){5}\d{1,3})`
const IP_ARCS = String.raw`((?:\d{1,3}\.){3}\d{1,3})`
/** dot1dTpFdbPort, index MAC: RFC 4188 §4. */
const BRIDGE = new RegExp(String.raw`^1\.3\.6\.1\.2\.1\.17\.4\.3\.1\.2\.${MAC_ARCS}$`)
/** dot1qTpFdbPort, index filtering database and MAC: RFC 4363 §5. */
const VLAN_BRIDGE = new RegExp(String.raw`^1\.3\.6\.1\.2\.1\.17\.7\.1\.2\.2\.1\.2\.\d+\.${MAC_ARCS}$`)
/** ipNetToMediaPhysAddress, index interface and address: RFC 4293 §5. */
const ARP = new RegExp(String.raw`^1\.3\.6\.1\.2\.1\.4\.22\.1\.2\.\d+\.${IP_ARCS}$`)
/** lldpRemTable, index time, local port and number: IEEE 802.1AB-2005 §12. */
const NEIGHBOUR = /^1\.0\.8802\.1\.1\.2\.1\.4\.1\.1\.(\d+)\.(\d+\.(\d+)\.\d+)$/
/** lldpRemManAddrTable: the index of the neighbour, family 1 for IPv4, length, address. */
const MANAGEMENT = new RegExp(
  String.raw`^1\.0\.8802\.1\.1\.2\.1\.4\.2\.1\.\d+\.(\d+\.(\d+)\.\d+)\.1\.4\.${IP_ARCS}$`,
)

/** Columns of lldpRemTable. */
const column = {
  CHASSIS_SUBTYPE: 4,
  CHASSIS: 5,
  PORT_SUBTYPE: 6,
  PORT: 7,
  NAME: 9,
  DESCRIPTION: 10,
  CAPABILITIES: 12,
} as const
/** LldpChassisIdSubtype and LldpPortIdSubtype. */
const CHASSIS_IS_MAC = '4'
const PORT_IS_MAC = '3'

/** Bits of lldpRemSysCapEnabled, the first bit of the string first: IEEE 802.1AB-2005 §12. */
const capabilityRoles: readonly (readonly [number, string])[] = [
  [0x40, 'repeater'],
  [0x20, 'switch'],
  [0x10, 'wireless-access-point'],
  [0x08, 'router'],
  [0x04, 'telephone'],
]

interface Neighbour {
  /** MAC or IP address; '' until a column gave one. */
  about: string
  readonly port: string
  chassisSubtype: string
  portSubtype: string
  readonly pending: Map<Attribute, readonly [value: string, field: string]>
  capabilities: number
}

/** Columns of a neighbour may come in one answer or, column by column, in several. */
export class NeighbourTable {
  readonly #rows = new Map<string, Neighbour>()

  row(index: string, port: string): Neighbour | undefined {
    const found = this.#rows.get(index)
    if (found !== undefined || this.#rows.size >= limits.neighbours) return found
    const row: Neighbour = {
      ...{ about: '', port, chassisSubtype: '', portSubtype: '', capabilities: 0 },
      pending: new Map(),
    }
    this.#rows.set(index, row)
    return row
  }
}

/** Devices other than the agent in a response. */
export function emitTables(
  bindings: readonly Binding[],
  bytes: Uint8Array,
  table: NeighbourTable,
  emit: Emit,
): void {
  for (const binding of bindings) {
    const { oid } = binding
    if (oid.startsWith('1.3.6.1.2.1.4.22.')) emitArp(binding, bytes, emit)
    else if (oid.startsWith('1.3.6.1.2.1.17.')) emitBridge(binding, emit)
    else if (oid.startsWith('1.0.8802.1.1.2.1.4.')) emitNeighbour(binding, bytes, table, emit)
  }
}

function say(emit: Emit, about: string, attribute: Attribute, value: string, field: string): void {
  if (value !== '') emit({ kind: 'identity', about, attribute, value, confidence: confidence.hearsay, field })
}

function emitArp({ oid, start, end }: Binding, bytes: Uint8Array, emit: Emit): void {
  const ip = ARP.exec(oid)?.[1] ?? ''
  const mac = end - start === 6 ? macText(bytes, start) : ''
  if (isHostMac(mac) && isHostIp(ip)) say(emit, mac, 'ip', ip, 'ipNetToMediaPhysAddress')
}

function emitBridge({ oid, value }: Binding, emit: Emit): void {
  const plain = BRIDGE.exec(oid)
  const arcs = (plain ?? VLAN_BRIDGE.exec(oid))?.[1]
  // Port 0: the bridge does not know where the address is.
  if (arcs === undefined || !/^[1-9]\d*$/.test(value)) return
  const parts = arcs.split('.').map(Number)
  if (parts.some((part) => part > 255)) return
  const mac = macText(Uint8Array.from(parts), 0)
  const field = plain === null ? 'dot1qTpFdbPort' : 'dot1dTpFdbPort'
  if (isHostMac(mac)) say(emit, mac, 'address:switch-port', `port ${value}`, field)
}

function emitNeighbour(binding: Binding, bytes: Uint8Array, table: NeighbourTable, emit: Emit): void {
  const { oid, value, start, end } = binding
  const management = MANAGEMENT.exec(oid)
  if (management !== null) {
    const [, index = '', port = '', ip = ''] = management
    const row = table.row(index, port)
    if (row === undefined || !isHostIp(ip)) return
    if (row.about === '') locate(row, ip, emit)
    else if (row.about !== ip && !isIp(row.about)) say(emit, row.about, 'ip', ip, 'lldpRemManAddr')
    return
  }
  const [, number = '', index = '', port = ''] = NEIGHBOUR.exec(oid) ?? []
  const row = index === '' ? undefined : table.row(index, port)
  if (row === undefined) return
  switch (Number(number)) {
    case column.CHASSIS_SUBTYPE:
      row.chassisSubtype = value
      return
    case column.CHASSIS:
      if (row.chassisSubtype === CHASSIS_IS_MAC && end - start === 6) locate(row, macText(bytes, start), emit)
      else if (row.chassisSubtype !== CHASSIS_IS_MAC)
        emitOrKeep(row, 'device-id', value, 'lldpRemChassisId', emit)
      return
    case column.PORT_SUBTYPE:
      row.portSubtype = value
      return
    case column.PORT:
      if (row.about === '' && row.portSubtype === PORT_IS_MAC && end - start === 6)
        locate(row, macText(bytes, start), emit)
      return
    case column.NAME:
      emitOrKeep(row, 'name', value, 'lldpRemSysName', emit)
      return
    case column.DESCRIPTION:
      emitOrKeep(row, 'description', value, 'lldpRemSysDesc', emit)
      return
    case column.CAPABILITIES:
      row.capabilities = start < end ? bytes[start]! : 0
      if (row.about !== '') emitRoles(row, emit)
      return
    default:
  }
}

function emitOrKeep(row: Neighbour, attribute: Attribute, value: string, field: string, emit: Emit): void {
  if (row.about === '') row.pending.set(attribute, [value, field])
  else say(emit, row.about, attribute, value, field)
}

/** From now on it is known whom the row speaks of; what came before is emitted. */
function locate(row: Neighbour, about: string, emit: Emit): void {
  if (row.about !== '' || (!isIp(about) && !isHostMac(about))) return
  row.about = about
  say(emit, about, 'address:switch-port', `port ${row.port}`, 'lldpRemLocalPortNum')
  for (const [attribute, [value, field]] of row.pending) say(emit, about, attribute, value, field)
  row.pending.clear()
  emitRoles(row, emit)
}

function emitRoles({ about, capabilities }: Neighbour, emit: Emit): void {
  for (const [bit, role] of capabilityRoles)
    if ((capabilities & bit) !== 0) say(emit, about, 'role', role, 'lldpRemSysCapEnabled')
}

function isHostMac(mac: string): boolean {
  return mac !== '' && mac !== '00:00:00:00:00:00' && !isGroupMac(mac)
}

function isHostIp(ip: string): boolean {
  const kind = isIp(ip) ? kindOfIp(ip) : undefined
  return kind === 'private' || kind === 'public'
}
