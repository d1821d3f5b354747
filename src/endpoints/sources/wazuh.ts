/**
 * Wazuh: answers of `/syscollector/{agent}/{os,hardware,netiface,netaddr,processes}` of API v4, where each item carries
 * `agent_id`, and alerts of its indexer, which name the agent as `agent.id`.
 */
import { activityOf, type EndpointActivity } from '../activity.ts'
import type { Endpoint } from '../endpoint.ts'
import { type ExportRow, endpointOf, macOf, objectOf, textOf, timeOf } from './rows.ts'

export const source = {
  name: 'wazuh',
  recognises: (row: ExportRow) =>
    ('agent_id' in row && 'scan' in row) || ('id' in objectOf(alertOf(row).agent) && 'rule' in alertOf(row)),
  read,
  activities,
} as const

function read(rows: readonly ExportRow[]): readonly Endpoint[] {
  const agents = new Map<string, ExportRow[]>()
  for (const row of rows) {
    const id = textOf(row.agent_id)
    // 000 is the manager itself.
    if (id !== '' && id !== '000') agents.set(id, [...(agents.get(id) ?? []), row])
  }
  return [...agents].map(([id, own]) => {
    const os = own.find((row) => 'hostname' in row) ?? {}
    const hardware = own.find((row) => 'board_serial' in row) ?? {}
    const name = objectOf(os.os)
    return endpointOf('wazuh', id, {
      names: [textOf(os.hostname)],
      // The API reports no vendor: a serial number without one identifies nothing.
      vendor: '',
      serial: textOf(hardware.board_serial),
      os: [textOf(name.name), textOf(name.version)].filter((text) => text !== '').join(' '),
      interfaces: own.flatMap((row) => {
        const mac = macOf(row.mac)
        const isVirtual =
          textOf(row.type) !== '' && textOf(row.type) !== 'ethernet' && textOf(row.type) !== 'wireless'
        return mac === '' ? [] : [{ mac, isVirtual }]
      }),
      addresses: own.flatMap((row) =>
        'netmask' in row && textOf(row.address) !== ''
          ? [{ address: textOf(row.address), time: timeOf(objectOf(row.scan).time) }]
          : [],
      ),
    })
  })
}

/** A document of the indexer, with or without its envelope. */
const alertOf = (row: ExportRow): ExportRow => ('_source' in row ? objectOf(row._source) : row)

function activities(rows: readonly ExportRow[]): readonly (EndpointActivity | undefined)[] {
  return rows.map((row) => {
    if ('pid' in row && 'agent_id' in row)
      return activityOf(`wazuh:${textOf(row.agent_id)}`, 'process', {
        time: Number(row.start_time) * 1e6 || objectOf(row.scan).time,
        ...{ process: row.name, command: row.cmd, user: row.euser },
      })
    const alert = alertOf(row)
    const { id } = objectOf(alert.agent)
    if (textOf(id) === '') return undefined
    const data = objectOf(alert.data)
    const windows = objectOf(objectOf(data.win).eventdata)
    return activityOf(`wazuh:${textOf(id)}`, 'alert', {
      time: alert.timestamp ?? alert['@timestamp'],
      process: windows.image ?? data.command,
      command: windows.commandLine,
      user: windows.user ?? data.dstuser ?? data.srcuser,
      sha256: /SHA256=([0-9A-Fa-f]{64})/.exec(String(windows.hashes ?? ''))?.[1],
      remoteAddress: data.srcip ?? windows.destinationIp,
      title: objectOf(alert.rule).description,
    })
  })
}
