/** Sysmon: events 3 (network connection) as JSON, as Winlogbeat and `Get-WinEvent | ConvertTo-Json` pipelines write them. */
import type { Endpoint } from '../endpoint.ts'
import { type ExportRow, endpointOf, objectOf, textOf, timeOf } from './rows.ts'

export const source = {
  name: 'sysmon',
  recognises: (row: ExportRow) =>
    /sysmon/i.test(textOf(row.Provider) || textOf(objectOf(objectOf(row.winlog)).provider_name)),
  read,
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
