/** Sysmon: events 1 (process creation) and 3 (network connection) as JSON, as Winlogbeat and `Get-WinEvent | ConvertTo-Json` pipelines write them. */
import { activityOf, type EndpointActivity } from '../activity.ts'
import type { Endpoint } from '../endpoint.ts'
import { type ExportRow, endpointOf, objectOf, textOf, timeOf } from './rows.ts'

export const source = {
  name: 'sysmon',
  recognises: (row: ExportRow) =>
    /sysmon/i.test(textOf(row.Provider) || textOf(objectOf(objectOf(row.winlog)).provider_name)),
  read,
  activities,
} as const

/** The computer, and the addresses that it was the source of: names and addresses only, no hardware. */
function read(rows: readonly ExportRow[]): readonly Endpoint[] {
  const computers = new Map<string, Map<string, number>>()
  for (const row of rows) {
    const winlog = objectOf(row.winlog)
    const data = objectOf(row.EventData ?? winlog.event_data)
    const computer = (textOf(row.Computer) || textOf(winlog.computer_name)).toLowerCase()
    if (computer === '') continue
    const addresses = computers.get(computer) ?? new Map()
    computers.set(computer, addresses)
    const id = Number(row.EventID ?? winlog.event_id)
    const address = textOf(data.SourceIp)
    if (id === 3 && textOf(data.Initiated).toLowerCase() === 'true' && address !== '')
      addresses.set(address, timeOf(data.UtcTime ?? row.TimeCreated))
  }
  return [...computers].map(([computer, addresses]) =>
    endpointOf('sysmon', computer, {
      ...{ names: [computer], vendor: '', serial: '', os: 'Windows', interfaces: [] },
      addresses: [...addresses].map(([address, time]) => ({ address, time })),
    }),
  )
}

function activities(rows: readonly ExportRow[]): readonly (EndpointActivity | undefined)[] {
  return rows.map((row) => {
    const winlog = objectOf(row.winlog)
    const data = objectOf(row.EventData ?? winlog.event_data)
    const id = Number(row.EventID ?? winlog.event_id)
    if (id !== 1 && id !== 3) return undefined
    const computer = (textOf(row.Computer) || textOf(winlog.computer_name)).toLowerCase()
    const isOwn = textOf(data.Initiated).toLowerCase() === 'true'
    return activityOf(`sysmon:${computer}`, id === 1 ? 'process' : 'connection', {
      time: data.UtcTime ?? row.TimeCreated,
      ...{ process: data.Image, command: data.CommandLine, user: data.User },
      // `SHA1=…,SHA256=…`.
      sha256: /SHA256=([0-9A-Fa-f]{64})/.exec(String(data.Hashes ?? ''))?.[1],
      remoteAddress: id === 1 ? '' : isOwn ? data.DestinationIp : data.SourceIp,
      remotePort: id === 1 ? undefined : isOwn ? data.DestinationPort : data.SourcePort,
    })
  })
}
