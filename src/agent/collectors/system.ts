/** Operating system, hardware and network interfaces. Without ioctl: addresses are those of `/proc/net`. */
import { type CollectorContext, defineCollector, smallText } from '../collector.ts'
import { ipv6Text } from '../sockets.ts'

const DMI = '/sys/class/dmi/id'
const TREE = '/proc/device-tree'
const NET = '/sys/class/net'
const most = { interfaces: 64, addresses: 32 } as const

export const collector = defineCollector({
  name: 'system',
  seconds: 60,
  open(context) {
    let sent = { text: '', at: Number.NEGATIVE_INFINITY }
    return () => {
      const event = systemOf(context)
      const text = JSON.stringify(event)
      if (text === sent.text && context.now() - sent.at < 24 * 3_600_000) return
      sent = { text, at: context.now() }
      context.emit(event, 'system')
    }
  },
})

function systemOf(context: CollectorContext) {
  const { host } = context
  const read = (path: string) => context.clean((smallText(host, path) ?? '').replace(/\0+$/, '').trim())
  const first = (...paths: readonly string[]) => paths.map(read).find((text) => text !== '') ?? ''
  const release = releaseOf(
    smallText(host, '/etc/os-release') ?? smallText(host, '/usr/lib/os-release') ?? '',
  )
  return {
    kind: 'system' as const,
    hostname: first('/proc/sys/kernel/hostname', '/etc/hostname'),
    os: context.clean(release.get('NAME') ?? ''),
    osVersion: context.clean(release.get('VERSION_ID') ?? release.get('VERSION') ?? ''),
    kernel: first('/proc/sys/kernel/osrelease'),
    arch: first('/proc/sys/kernel/arch'),
    vendor: first(`${DMI}/sys_vendor`, `${DMI}/board_vendor`),
    model: first(`${DMI}/product_name`, `${TREE}/model`),
    serial: first(`${DMI}/product_serial`, `${TREE}/serial-number`),
    machine: first('/etc/machine-id'),
    interfaces: interfacesOf(context),
  }
}

/** os-release(5): shell assignments with optional quotes. */
function releaseOf(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>()
  for (const line of text.split('\n')) {
    const [, name, value] = /^([A-Z_]+)=["']?(.*?)["']?$/.exec(line) ?? []
    if (name !== undefined && value !== undefined) values.set(name, value)
  }
  return values
}

interface Network {
  readonly name: string
  readonly network: number
  readonly mask: number
}

function interfacesOf(context: CollectorContext) {
  const { host } = context
  const names = (host.list(NET) ?? []).filter((name) => name !== 'lo').sort()
  const networks = networksOf(context)
  const addresses = new Map<string, string[]>()
  const add = (name: string, address: string) => {
    const list = addresses.get(name) ?? []
    if (list.length < most.addresses && !list.includes(address)) list.push(address)
    addresses.set(name, list)
  }
  for (const address of localIpv4(context)) {
    const value = ipv4Value(address)
    const found = networks.find(({ network, mask }) => (value & mask) >>> 0 === network)
    if (found !== undefined) add(found.name, address)
  }
  host.lines('/proc/net/if_inet6', (line) => {
    const [hex = '', , , , , name = ''] = line.trim().split(/\s+/)
    if (/^[0-9a-f]{32}$/.test(hex) && name !== 'lo')
      add(
        name,
        ipv6Text(Array.from({ length: 16 }, (_, at) => Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16))),
      )
    return true
  })
  return names.slice(0, most.interfaces).map((name) => ({
    name: context.clean(name),
    mac: macOf(smallText(host, `${NET}/${name}/address`) ?? ''),
    // A physical interface links to its device; bridges, veth and tunnels do not.
    isVirtual: host.link(`${NET}/${name}/device`) === undefined,
    addresses: addresses.get(name) ?? [],
  }))
}

function macOf(text: string): string {
  const mac = text.trim().toLowerCase()
  return /^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(mac) && mac !== '00:00:00:00:00:00' ? mac : ''
}

/** Directly connected networks of `/proc/net/route`; words are in host byte order, which is little-endian here. */
function networksOf({ host }: CollectorContext): Network[] {
  const networks: Network[] = []
  let isHead = true
  host.lines('/proc/net/route', (line) => {
    const [name = '', target = '', gateway = '', , , , , mask = ''] = line.trim().split(/\s+/)
    if (!isHead && gateway === '00000000' && mask !== '00000000')
      networks.push({ name, network: swapped(target), mask: swapped(mask) })
    isHead = false
    return networks.length < 256
  })
  return networks
}

function swapped(hex: string): number {
  const value = Number.parseInt(hex, 16)
  return (((value & 0xff) << 24) | ((value & 0xff00) << 8) | ((value >>> 8) & 0xff00) | (value >>> 24)) >>> 0
}

/** Host entries of the local table in `/proc/net/fib_trie`: `|-- 10.1.4.9` followed by `/32 host LOCAL`. */
function localIpv4({ host }: CollectorContext): string[] {
  const found: string[] = []
  let last = ''
  host.lines('/proc/net/fib_trie', (line) => {
    const leaf = /\|-- (\d+\.\d+\.\d+\.\d+)$/.exec(line)?.[1]
    if (leaf !== undefined) last = leaf
    else if (/\/32 host LOCAL/.test(line) && !last.startsWith('127.') && !found.includes(last))
      found.push(last)
    return found.length < 256
  })
  return found
}

function ipv4Value(address: string): number {
  return address.split('.').reduce((value, part) => value * 256 + Number(part), 0)
}
