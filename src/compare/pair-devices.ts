/** Which device of one state is which of the other. */
import type { DeviceItem } from '#schema/device'

export interface DevicePairs {
  readonly both: readonly (readonly [DeviceItem, DeviceItem])[]
  readonly onlyFirst: readonly DeviceItem[]
  readonly onlySecond: readonly DeviceItem[]
  /** Id on either side → a name that is the same on both. */
  readonly nameOfFirst: ReadonlyMap<string, string>
  readonly nameOfSecond: ReadonlyMap<string, string>
}

/**
 * Proof that two devices are the same, the strongest first. An address is weaker than a card: a spare controller at the
 * old address has the same place in the plant, reported as a changed MAC address and serial number.
 */
const MARKS: readonly ((device: DeviceItem) => readonly string[])[] = [
  ({ id }) => [id],
  ({ serial, vendor, orderNumber }) => (serial === '' ? [] : [`${vendor}\n${orderNumber}\n${serial}`]),
  ({ macAddresses, realm }) => macAddresses.map((address) => `${realm}\n${address}`),
  ({ ipAddresses, realm }) => ipAddresses.map((address) => `${realm}\n${address}`),
  ({ protocolAddresses, realm, ipAddresses }) =>
    ipAddresses.length > 0
      ? []
      : protocolAddresses.map(({ protocol, kind, value }) => `${realm}\n${protocol}\n${kind}\n${value}`),
]

export function pairDevices(first: readonly DeviceItem[], second: readonly DeviceItem[]): DevicePairs {
  const both: (readonly [DeviceItem, DeviceItem])[] = []
  let left = [...first]
  let right = [...second]
  for (const marksOf of MARKS) {
    const waiting = unique(right, marksOf)
    const taken = new Set<DeviceItem>()
    // A mark that several carry proves nothing.
    const sure = unique(left, marksOf)
    for (const device of left) {
      const mark = marksOf(device).find((one) => sure.get(one) === device && isFree(waiting.get(one), taken))
      const match = mark === undefined ? undefined : waiting.get(mark)
      if (match === undefined) continue
      both.push([device, match])
      taken.add(match).add(device)
    }
    left = left.filter((device) => !taken.has(device))
    right = right.filter((device) => !taken.has(device))
  }
  return {
    both,
    onlyFirst: left,
    onlySecond: right,
    nameOfFirst: new Map([...both.map(([one]) => [one.id, one.id] as const), ...left.map(ownName('first'))]),
    nameOfSecond: new Map([
      ...both.map(([one, two]) => [two.id, one.id] as const),
      ...right.map(ownName('second')),
    ]),
  }
}

function ownName(side: string): (device: DeviceItem) => readonly [string, string] {
  return ({ id }) => [id, `${side} ${id}`]
}

function isFree(device: DeviceItem | undefined, taken: ReadonlySet<DeviceItem>): boolean {
  return device !== undefined && !taken.has(device)
}

/** Devices by mark; a mark of two devices is left out. */
function unique(
  devices: readonly DeviceItem[],
  marksOf: (device: DeviceItem) => readonly string[],
): ReadonlyMap<string, DeviceItem> {
  const found = new Map<string, DeviceItem | undefined>()
  for (const device of devices) {
    for (const mark of new Set(marksOf(device))) found.set(mark, found.has(mark) ? undefined : device)
  }
  return new Map(
    [...found].flatMap(([mark, device]) => (device === undefined ? [] : [[mark, device] as const])),
  )
}

/** Name and first address, as a person calls it. */
export function labelOf({ name, type, ipAddresses, macAddresses, id }: DeviceItem): string {
  const address = ipAddresses[0] ?? macAddresses[0] ?? ''
  // A name that was made of maker and model ends in the address already.
  if (name !== '' && name !== address)
    return name.includes(`(${address})`) || address === '' ? name : `${name} (${address})`
  return address === '' ? `${type} ${id}` : address
}
