/** A list of devices maintained by people, recognised by its content: NetBox JSON, a site file, or CSV. */
import { type InventoryEntry, listedOfSite, readInventoryCsv, readNetBox } from '#exposure/reconcile'
import { faultText, parseSite } from '#site/site-file'

/** Throws, with what would be right, if it is none of them. */
export function readDeviceList(text: string): readonly InventoryEntry[] {
  if (/^\s*[[{]/.test(text)) {
    const listed = readNetBox(parsed(text))
    const named = listed?.filter(
      ({ name, addresses, serial }) => name !== '' || addresses.length > 0 || serial !== '',
    )
    if (named === undefined || named.length === 0) throw new Error('expected devices as NetBox lists them')
    return named
  }
  if (!isMapping(text)) return readInventoryCsv(text)
  const read = parseSite(text)
  if (read.kind === 'faults') throw new Error(read.faults.slice(0, 10).map(faultText).join('; '))
  if (read.site.devices.length === 0) throw new Error('devices: expected devices in the site file, got none')
  return listedOfSite(read.site)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Error(`expected JSON: ${(error as Error).message}`)
  }
}

/** The first non-empty line is a key of a mapping, as in `zones:`, and no row of a table. */
function isMapping(text: string): boolean {
  const line = text
    .split('\n', 200)
    .map((one) => one.replace(/^\ufeff/, ''))
    .find((one) => !/^\s*(?:#.*|---\s*)?$/.test(one))
  return line !== undefined && /^\w+:(?:\s|$)/.test(line)
}
