/**
 * Velociraptor: rows of Generic.Client.Info (BasicInformation), Windows.Network.NetstatEnriched and Windows.System.Pslist with
 * their `ClientId`, as `velociraptor query` and the GUI export them. Written from the published artifacts.
 */
import { activityOf, type EndpointActivity } from '../activity.ts'
import type { Endpoint } from '../endpoint.ts'
import { type ExportRow, endpointOf, macOf, objectOf, textOf, timeOf } from './rows.ts'

export const source = {
  name: 'velociraptor',
  recognises: (row: ExportRow) => /^C\.[0-9a-f]{16}$/i.test(textOf(row.ClientId)),
  read,
  activities,
} as const

function read(rows: readonly ExportRow[]): readonly Endpoint[] {
  const clients = Map.groupBy(rows, (row) => textOf(row.ClientId))
  return [...clients].flatMap(([id, own]) => {
    if (id === '') return []
    const texts = (name: string) => own.map((row) => textOf(row[name])).filter((text) => text !== '')
    const macs = own.flatMap(({ MACAddresses }) => (Array.isArray(MACAddresses) ? MACAddresses : []))
    return endpointOf('velociraptor', id, {
      names: [...texts('Fqdn'), ...texts('Hostname')],
      ...{ vendor: '', serial: '' },
      os: [texts('OS')[0], texts('Platform')[0], texts('PlatformVersion')[0]].filter(Boolean).join(' '),
      interfaces: macs.map(macOf).flatMap((mac) => (mac === '' ? [] : [{ mac, isVirtual: false }])),
      addresses: own.flatMap((row) => {
        const address = textOf(row['Laddr.IP']) || textOf(row.SrcIP)
        return address === '' || /^(?:0\.0\.0\.0|::|127\.)/.test(address)
          ? []
          : [{ address, time: timeOf(row.Timestamp) }]
      }),
    })
  })
}

function activities(rows: readonly ExportRow[]): readonly (EndpointActivity | undefined)[] {
  return rows.map((row) => {
    const remoteAddress = textOf(row['Raddr.IP']) || textOf(row.DestIP)
    const hash = objectOf(row.Hash)
    return activityOf(
      `velociraptor:${textOf(row.ClientId)}`,
      remoteAddress === '' ? 'process' : 'connection',
      {
        time: row.Timestamp ?? row.CreateTime ?? row.StartTime,
        process: row.Path ?? row.Exe ?? row.Name,
        command: row.CommandLine,
        user: row.Username,
        sha256: hash.SHA256 ?? row.SHA256,
        remoteAddress,
        remotePort: row['Raddr.Port'] ?? row.DestPort,
      },
    )
  })
}
