import type { DeviceItem, LinkItem } from '#schema/analysis'

/**
 * A cell that a spreadsheet would take for a formula is quoted with an apostrophe: names come from packets, which are
 * untrusted. OWASP, "CSV Injection".
 */
function cell(value: string | number | boolean | null | undefined): string {
  let text = value === null || value === undefined ? '' : String(value)
  if (/^\s*[=+\-@＝＋－＠\t\r\n]/u.test(text) && typeof value !== 'number') text = `'${text}`
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

type Row = readonly (string | number | boolean | null | undefined)[]

/** RFC 4180 text of a header and its rows, line by line: a large site has more than fits into one string. */
function* csv<Entry>(
  header: readonly string[],
  entries: Iterable<Entry>,
  rowOf: (entry: Entry) => Row,
): Generator<string> {
  yield lineOf(header)
  for (const entry of entries) yield lineOf(rowOf(entry))
}

function lineOf(row: Row): string {
  return `${row.map(cell).join(',')}\r\n`
}

/** One line per device; lists are separated by spaces. */
export function devicesCsv(devices: Iterable<DeviceItem>): Iterable<string> {
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
      'subtype',
      'category',
      'function',
      'typeConfidence',
      'summary',
    ],
    devices,
    (device) => [
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
      device.subtype,
      device.category,
      device.function,
      device.confidence.type,
      device.summary,
    ],
  )
}

/** One line per link; operations as `name×count`. */
export function linksCsv(links: Iterable<LinkItem>): Iterable<string> {
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
      'bytes',
      'firstSeen',
      'lastSeen',
      'operations',
    ],
    links,
    (link) => [
      link.client,
      link.clientAddress,
      link.server,
      link.serverAddress,
      link.transport,
      link.port,
      link.protocol,
      link.packets,
      link.bytes,
      link.firstSeen,
      link.lastSeen,
      link.operations.map(({ name, count }) => `${name}×${count}`).join('; '),
    ],
  )
}
