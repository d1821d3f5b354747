/** Wazuh: answers of `/syscollector/{agent}/{os,hardware,netiface,netaddr}` of API v4; each item carries `agent_id`. */
import type { Endpoint } from '../endpoint.ts'
import { type ExportRow, endpointOf, macOf, objectOf, textOf, timeOf } from './rows.ts'

export const source = {
  name: 'wazuh',
  recognises: (row: ExportRow) => 'agent_id' in row && 'scan' in row,
  read,
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
      // The API tells no vendor: a serial number without one identifies nothing.
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
