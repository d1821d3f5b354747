/** Evidence by which records of several sensors of one site are the same device. */
import type { FleetDeviceBody } from '#schema/fleet-protocol'

export interface IdentityKey {
  readonly kind: 'serial' | 'mac' | 'address'
  readonly value: string
}

/** Serial numbers that makers leave unset. */
const NO_SERIAL = /^(0+|1234567?8?9?0?|f+|x+|n\/?a|none|unknown|default|serial ?number)$/i
/** Shorter serial numbers are counters, not identities. */
const SERIAL_LENGTH = 4
/** VRRP and CARP (RFC 5798 §7.3), HSRP, GLBP; VMware, Hyper-V, QEMU, VirtualBox, Xen defaults are shared by clones. */
const SHARED_MAC =
  /^(00:00:5e:00:0[12]|00:00:0c:07:ac|00:05:73:a0|00:07:b4:00|00:0c:29|00:50:56|00:15:5d|52:54:00|08:00:27|00:16:3e)/

/** Never a host name, certificate or firmware: those are shared by many devices. */
export function identityKeys(body: FleetDeviceBody): readonly IdentityKey[] {
  const { serial, vendor, macAddresses, guessedMacAddresses, ipAddresses, realm } = body
  const keys: IdentityKey[] = []
  const number = serial.trim()
  if (number.length >= SERIAL_LENGTH && vendor !== '' && !NO_SERIAL.test(number))
    keys.push({ kind: 'serial', value: `${vendor.toLowerCase()} ${number.toLowerCase()}`.slice(0, 300) })
  const macs = macAddresses
    .map((mac) => mac.toLowerCase())
    .filter((mac) => !guessedMacAddresses.includes(mac) && isOwnMac(mac))
  for (const value of macs.slice(0, KEYS)) keys.push({ kind: 'mac', value })
  // An address identifies a device within its realm, unless a better key could contradict it.
  if (keys.length === 0)
    for (const address of ipAddresses.slice(0, KEYS))
      keys.push({ kind: 'address', value: `${realm} ${address}`.slice(0, 300) })
  return keys
}

/** Keys of one kind of one device: a router has hundreds of addresses. */
const KEYS = 32

/** Global unicast (IEEE 802-2014 §8.2.2), and not of a kind that several machines share. */
function isOwnMac(mac: string): boolean {
  const first = Number.parseInt(mac.slice(0, 2), 16)
  return /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(mac) && (first & 3) === 0 && !SHARED_MAC.test(mac)
}
