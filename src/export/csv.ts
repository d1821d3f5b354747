import type { Device, Link } from '#contract/analysis'

/**
 * A cell that a spreadsheet would take for a formula is quoted with an apostrophe: names come from packets, and packets
 * from anybody. OWASP, "CSV Injection".
 */
function cell(value: string | number | boolean | null | undefined): string {
  let text = value === null || value === undefined ? '' : String(value)
  if (/^[=+\-@\t\r]/.test(text) && typeof value !== 'number') text = `'${text}`
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** RFC 4180 text of a head and its rows. */
function csv(
  head: readonly string[],
  rows: readonly (readonly (string | number | boolean | null | undefined)[])[],
): string {
  return [head, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('')
}

/** One line a device; lists are parted by spaces. */
export function devicesCsv(devices: readonly Device[]): string {
  return csv(
    [
      'id',
      'name',
      'type',
      'class',
      'vendor',
      'model',
      'orderNumber',
      'serial',
      'firmware',
      'os',
      'purdueLevel',
      'zone',
      'ipAddresses',
      'macAddresses',
      'vlans',
      'protocols',
      'mode',
      'firstSeen',
      'lastSeen',
    ],
    devices.map((device) => [
      device.id,
      device.name,
      device.type,
      device.class,
      device.vendor,
      device.model,
      device.orderNumber,
      device.serial,
      device.firmware,
      device.os,
      device.purdueLevel,
      device.zone,
      device.ipAddresses.join(' '),
      device.macAddresses.join(' '),
      device.vlans.join(' '),
      device.protocols.map(({ protocol, role }) => `${protocol}:${role}`).join(' '),
      device.mode,
      device.firstSeen,
      device.lastSeen,
    ]),
  )
}

/** One line a link; operations as `name×count`. */
export function linksCsv(links: readonly Link[]): string {
  return csv(
    [
      'client',
      'clientAddress',
      'server',
      'serverAddress',
      'transport',
      'port',
      'protocol',
      'packets',
      'octets',
      'firstSeen',
      'lastSeen',
      'operations',
    ],
    links.map((link) => [
      link.client,
      link.clientAddress,
      link.server,
      link.serverAddress,
      link.transport,
      link.port,
      link.protocol,
      link.packets,
      link.octets,
      link.firstSeen,
      link.lastSeen,
      link.operations.map(({ name, count }) => `${name}×${count}`).join('; '),
    ]),
  )
}
