/**
 * Defender XDR: rows of DeviceInfo, DeviceNetworkInfo, DeviceNetworkEvents, DeviceProcessEvents, DeviceLogonEvents and
 * AlertEvidence joined with AlertInfo, exported from advanced hunting as JSON or CSV, or answered by
 * `runHuntingQuery`. Written from the published schema pages; tested with rows made by hand.
 */
import type { Microseconds } from '#model/time'
import { activityOf, type EndpointActivity, userOf } from '../activity.ts'
import type { Endpoint } from '../endpoint.ts'
import { type ExportRow, endpointOf, macOf, textOf, timeOf } from './rows.ts'

export const source = {
  name: 'defender',
  recognises: (row: ExportRow) =>
    'DeviceId' in row && ('DeviceName' in row || 'MacAddress' in row || 'OnboardingStatus' in row),
  read,
  activities,
} as const

interface Machine {
  readonly names: Set<string>
  readonly macs: Map<string, boolean>
  readonly addresses: Map<string, Microseconds>
  os: string
  vendor: string
  serial: string
  mergedInto: string
  isManaged: boolean
}

function read(rows: readonly ExportRow[]): readonly Endpoint[] {
  const machines = new Map<string, Machine>()
  for (const row of rows) {
    const id = textOf(row.DeviceId)
    if (id === '') continue
    const machine = machines.get(id) ?? newMachine()
    machines.set(id, machine)
    const time = timeOf(row.Timestamp)
    if (textOf(row.DeviceName) !== '') machine.names.add(textOf(row.DeviceName))
    machine.os =
      [textOf(row.OSPlatform), textOf(row.OSVersion)].filter((text) => text !== '').join(' ') || machine.os
    machine.vendor = textOf(row.Vendor) || machine.vendor
    // `MergedToDeviceId` of DeviceInfo; `mergedIntoMachineId` of the machines API.
    machine.mergedInto = textOf(row.MergedToDeviceId) || textOf(row.mergedIntoMachineId) || machine.mergedInto
    // Devices that were only seen by others are no endpoints: `CanBeOnboarded`, `Unsupported`, `InsufficientInfo`.
    if (textOf(row.OnboardingStatus) !== '') machine.isManaged = textOf(row.OnboardingStatus) === 'Onboarded'
    const mac = macOf(row.MacAddress)
    if (mac !== '')
      machine.macs.set(
        mac,
        /tunnel|loopback|virtual|vethernet|hyper-v|vmware|bluetooth/i.test(
          `${textOf(row.NetworkAdapterType)} ${textOf(row.NetworkAdapterName)}`,
        ),
      )
    for (const address of addressesOf(row.IPAddresses)) machine.addresses.set(address, time)
  }
  return [...machines].flatMap(([id, machine]) => {
    if (!machine.isManaged) return []
    const target = followed(id, machines)
    // The later machine replaces both.
    if (target !== id) return []
    const { names, macs, addresses, os, vendor, serial } = machine
    return [
      endpointOf('defender', id, {
        ...{ names: [...names], os, vendor, serial },
        interfaces: [...macs].map(([mac, isVirtual]) => ({ mac, isVirtual })),
        addresses: [...addresses].map(([address, time]) => ({ address, time })),
      }),
    ]
  })
}

function newMachine(): Machine {
  const empty = { os: '', vendor: '', serial: '', mergedInto: '' }
  return { names: new Set(), macs: new Map(), addresses: new Map(), ...empty, isManaged: true }
}

/** At the end of merges; a circle ends at its beginning. */
function followed(id: string, machines: ReadonlyMap<string, Machine>): string {
  let at = id
  for (let steps = 0; steps < 8; steps++) {
    const next = machines.get(at)?.mergedInto ?? ''
    if (next === '' || next === id || !machines.has(next)) return at
    at = next
  }
  return id
}

/** A JSON array of objects with `IPAddress`, as text or as it is. */
function addressesOf(value: unknown): readonly string[] {
  let list = value
  if (typeof value === 'string')
    try {
      list = JSON.parse(value)
    } catch {
      return []
    }
  return Array.isArray(list)
    ? list.slice(0, 64).flatMap((one) => {
        const address = textOf((one as { IPAddress?: unknown } | null)?.IPAddress)
        return address === '' ? [] : [address]
      })
    : []
}

function activities(rows: readonly ExportRow[]): readonly (EndpointActivity | undefined)[] {
  return rows.map((row) => {
    const action = textOf(row.ActionType)
    const endpoint = `defender:${textOf(row.DeviceId)}`
    const isAlert = textOf(row.AlertId) !== ''
    if (action === '' && !isAlert) return undefined
    const isProcess = action === 'ProcessCreated'
    const kind = isAlert ? 'alert' : /^Logon/.test(action) ? 'logon' : isProcess ? 'process' : 'connection'
    // Of a new process the row itself is about it; elsewhere the initiating process acted.
    const from = (name: string) => row[isProcess || isAlert ? name : `InitiatingProcess${name}`]
    return activityOf(endpoint, kind, {
      time: row.Timestamp,
      process: from('FileName'),
      command: isProcess || isAlert ? row.ProcessCommandLine : row.InitiatingProcessCommandLine,
      user:
        kind === 'connection'
          ? userOf(row, 'InitiatingProcessAccountDomain', 'InitiatingProcessAccountName')
          : userOf(row, 'AccountDomain', 'AccountName'),
      sha256: from('SHA256'),
      ...{ remoteAddress: row.RemoteIP, remotePort: row.RemotePort, title: row.Title },
    })
  })
}
