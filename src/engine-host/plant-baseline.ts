/** Normal behaviour of a plant, by the names and kinds under which the inventory knows devices. */
import { Baseline } from '#baseline/baseline'
import type { ClientKind } from '#baseline/client-windows'
import type { DeviceContent } from '#baseline/content'
import type { Inventory } from '#inventory/inventory'
import { actionOf } from '#model/action'
import { isMac } from '#model/address'
import type { Device } from '#model/device'
import type { Operation, Party } from '#model/fact'
import type { AnyProtocol } from '#model/protocol'

/** Relations of controllers close after a day, those of computers after two weeks: docs/internals/detection-models.md §4. */
const CLIENT_KINDS: ReadonlyMap<string, ClientKind> = new Map([
  ...['PLC', 'RTU', 'IED', 'I/O Adapter', 'DCS Controller', 'Slot'].map(
    (type) => [type, 'controller'] as const,
  ),
  ...[
    'Server',
    'Workstation',
    'Engineering Station',
    'Historian',
    'Domain Controller',
    'DB Server',
    'Terminal Station',
    'Backup Server',
  ].map((type) => [type, 'computer'] as const),
])

/** Purdue levels: 5 the internet, 3.5 the border to the offices, 2 supervision and control. */
const OUTSIDE = 5
const BORDER = 3.5
const CONTROL = 2

export function baselineOf(inventory: Inventory, protocols: readonly AnyProtocol[]): Baseline {
  const behaviourKeys = new Map(protocols.map((protocol) => [protocol.name, protocol.behaviourKeys ?? []]))
  const carriers = new Set(
    protocols.flatMap(({ hints }) => hints.flatMap((hint) => ('carriedBy' in hint ? [hint.carriedBy] : []))),
  )
  const upkeep = new Map(protocols.map((protocol) => [protocol.name, upkeepOf(protocol)]))
  const baseline: Baseline = new Baseline({
    nameOf: (party) => nameInBaseline(inventory, party),
    kindOf: (party) => CLIENT_KINDS.get(inventory.deviceOf(party)?.type ?? '') ?? 'other',
    typeOf: (name) => typeInBaseline(inventory, name) || baseline.devices.find(name)?.type || '',
    crossesInward: ({ client, server }) => reachesIn(inventory.deviceOf(client), inventory.deviceOf(server)),
    behaviourKeysOf: (protocol) => behaviourKeys.get(protocol) ?? [],
    isCarrier: (protocol) => carriers.has(protocol),
    upkeepOf: (protocol) => upkeep.get(protocol) ?? NO_NAMES,
  })
  return baseline
}

const NO_NAMES: ReadonlySet<string> = new Set()

/** Names of its operations that only keep links up. */
function upkeepOf({ operations = [], actions }: AnyProtocol): ReadonlySet<string> {
  return new Set(
    operations.flatMap(({ name, code, verb }) => {
      const operation: Operation = { kind: 'operation', verb, name, code, outcome: 'requested' }
      return actionOf(actions, operation) === 'upkeep' ? [name] : []
    }),
  )
}

/** Entry of a file for the device with this address. */
export function learnedOf(
  baseline: Baseline,
  realm: string,
  address: string,
): { type: string; macs: string[] } | undefined {
  const prefix = realm === '' ? '' : `${realm}/`
  const said = baseline.devices.find(prefix + address)
  if (said === undefined) return undefined
  const bare = said.addresses.map((name) => name.slice(prefix.length))
  return { type: said.type, macs: bare.filter(isMac) }
}

/** The address, so that another sensor understands it; the internet is one partner, whichever host responds there. */
export function nameInBaseline(inventory: Inventory, party: Party): string {
  if (inventory.isInternet(party)) return 'internet'
  const address = party.ip ?? party.mac ?? ''
  return party.realm === '' || address === '' ? address : `${party.realm}/${address}`
}

/** From the offices, their border or the internet to what controls: Purdue levels 3.5 and above, 2 and below. */
function reachesIn(client: Device | undefined, server: Device | undefined): boolean {
  const from = client?.class === 'Internet' ? OUTSIDE : client?.purdueLevel
  return from !== undefined && from >= BORDER && (server?.purdueLevel ?? OUTSIDE) <= CONTROL
}

function typeInBaseline(inventory: Inventory, name: string): string {
  const type = inventory.deviceOfAddress(name.slice(name.lastIndexOf('/') + 1))?.type ?? ''
  return type === 'Unknown' ? '' : type
}

/** All addresses of the device, so that it is known by each of them. */
export function deviceInBaseline(inventory: Inventory, name: string): DeviceContent | undefined {
  const at = name.lastIndexOf('/') + 1
  const device = inventory.deviceOfAddress(name.slice(at))
  if (device === undefined || device.class === 'Internet') return undefined
  const addresses = [...device.ipAddresses, ...device.macAddresses].map(
    (address) => name.slice(0, at) + address,
  )
  if (!addresses.includes(name)) return undefined
  return { addresses, type: device.type === 'Unknown' ? '' : device.type, firmware: device.firmware }
}
