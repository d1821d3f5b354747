/** Display name of a device without a name of its own, for pages, reports, commands and messages. */

interface Unnamed {
  readonly type: string
  /** '' where none is known. */
  readonly zone: string
  readonly vendor: string
  readonly model: string
  /** '' where none is known. */
  readonly address: string
}

/** A zone without a name is called by its subnet: `10.21.3.0/24`, `fd00::/64`. */
const SUBNET = /\/\d{1,3}$/

/** `HMI in Dosing .30`, else `Rockwell Automation 1756-L73/B .10`, else the address. */
export function displayName({ type, zone, vendor, model, address }: Unnamed): string {
  const end = address === '' ? '' : ` ${endOf(address)}`
  if (type !== 'Unknown' && zone !== '' && !SUBNET.test(zone)) return `${type} in ${zone}${end}`
  if (model === '') return address
  const isRepeated = model.toLowerCase().startsWith(vendor.toLowerCase())
  return `${isRepeated ? model : `${vendor} ${model}`.trim()}${end}`
}

/** Suffix that distinguishes devices of the same kind in a zone: `.10`, `15:03:0a`. */
function endOf(address: string): string {
  const dot = address.lastIndexOf('.')
  return dot >= 0 ? address.slice(dot) : address.slice(-8)
}
