/**
 * osquery: lines of the results log, differential (`columns`, `action`) and snapshot (`snapshot`), of queries over the tables
 * system_info, os_version, interface_details and interface_addresses; activities of process_events, socket_events and of
 * process_open_sockets joined with processes, users and hash.
 */
import { activityOf, type EndpointActivity } from '../activity.ts'
import type { Endpoint } from '../endpoint.ts'
import { type ExportRow, endpointOf, macOf, objectOf, textOf } from './rows.ts'

export const source = {
  name: 'osquery',
  recognises: (row: ExportRow) => 'hostIdentifier' in row && ('columns' in row || 'snapshot' in row),
  read,
  activities,
} as const

function read(rows: readonly ExportRow[]): readonly Endpoint[] {
  const hosts = new Map<string, Map<string, { columns: ExportRow; time: number }>>()
  for (const row of rows) {
    const host = textOf(row.hostIdentifier)
    if (host === '') continue
    const known = hosts.get(host) ?? new Map()
    hosts.set(host, known)
    const time = (Number(row.unixTime) || 0) * 1e6
    const lines = Array.isArray(row.snapshot) ? row.snapshot : [row.columns]
    for (const columns of lines) {
      if (typeof columns !== 'object' || columns === null) continue
      const key = JSON.stringify(columns)
      if (row.action === 'removed') known.delete(key)
      else known.set(key, { columns: columns as ExportRow, time })
    }
  }
  return [...hosts].map(([host, known]) => {
    const all = [...known.values()]
    const system = all.find(({ columns }) => 'hardware_serial' in columns)?.columns ?? {}
    const os =
      all.find(({ columns }) => 'name' in columns && 'version' in columns && 'platform' in columns)
        ?.columns ?? {}
    return endpointOf('osquery', host, {
      names: [textOf(system.hostname), textOf(system.computer_name), host],
      vendor: textOf(system.hardware_vendor),
      serial: textOf(system.hardware_serial),
      os: [textOf(os.name), textOf(os.version)].filter((text) => text !== '').join(' '),
      interfaces: all.flatMap(({ columns }) => {
        const mac = macOf(columns.mac)
        // Bit 3 of `flags` is IFF_LOOPBACK; names of bridges and tunnels of Linux and Windows.
        const isVirtual = /^(?:lo|docker|br-|veth|virbr|tun|tap|vEthernet)/i.test(textOf(columns.interface))
        return mac === '' ? [] : [{ mac, isVirtual }]
      }),
      addresses: all.flatMap(({ columns, time }) =>
        textOf(columns.address) !== '' && 'mask' in columns
          ? [{ address: textOf(columns.address), time }]
          : [],
      ),
    })
  })
}

function activities(rows: readonly ExportRow[]): readonly (EndpointActivity | undefined)[] {
  return rows.flatMap((row) => {
    if (row.action === 'removed') return []
    const lines = Array.isArray(row.snapshot) ? row.snapshot : [row.columns]
    return lines.map((line) => {
      const columns = objectOf(line)
      if (!('pid' in columns) && !('remote_address' in columns)) return undefined
      const remoteAddress = textOf(columns.remote_address)
      const time = Number(columns.time) || Number(row.unixTime) || 0
      return activityOf(
        `osquery:${textOf(row.hostIdentifier)}`,
        remoteAddress === '' ? 'process' : 'connection',
        {
          time: time * 1e6,
          process: columns.path ?? columns.name,
          command: columns.cmdline,
          user: columns.username,
          sha256: columns.sha256,
          ...{ remoteAddress, remotePort: columns.remote_port },
        },
      )
    })
  })
}
