/** Addresses of capture sources other than interfaces, as `--source` and `capture.sources` take them. */
import { isIP } from 'node:net'
import { LiveRefusal } from '../tcpdump.ts'

export type SourceAddress =
  | { readonly kind: 'erspan'; readonly interface: string }
  | ListeningAddress
  | { readonly kind: 'pcap-over-ip-client'; readonly host: string; readonly port: number }
  | ReplayAddress

export interface ListeningAddress {
  readonly kind: 'vxlan' | 'tzsp' | 'pcap-over-ip-server'
  readonly host: string
  readonly port: number
  /** Addresses and networks of permitted senders; empty for all. */
  readonly allow: readonly string[]
}

export interface ReplayAddress {
  readonly kind: 'replay'
  readonly path: string
  /** 1 as captured, 20 twenty times as fast, 0 as fast as the capture process reads. */
  readonly speed: number
  /** 0 for ever. */
  readonly loops: number
}

export const SOURCE_FORMS = [
  'erspan://INTERFACE',
  'vxlan://ADDRESS[:4789][?allow=NETWORK,…]',
  'tzsp://ADDRESS[:37008][?allow=NETWORK,…]',
  'pcap-over-ip-client://HOST:PORT',
  'pcap-over-ip-server://ADDRESS:PORT[?allow=NETWORK,…]',
  'replay:FILE[?speed=N|max][&loops=N|forever]',
] as const

/** VXLAN: RFC 7348 §5. TZSP: the default of MikroTik and Aruba devices. */
const PORTS = { vxlan: 4789, tzsp: 37008, 'pcap-over-ip-server': undefined } as const
const limits = {
  /** Characters of one address. */
  characters: 4096,
  allowed: 64,
  fastest: 100_000,
} as const

/** Throws a `LiveRefusal` that names the forms. */
export function parseSource(text: string): SourceAddress {
  const url = text.length <= limits.characters ? URL.parse(text) : null
  const address = url === null ? undefined : addressOf(url)
  if (address === undefined)
    throw new LiveRefusal(`--source: expected ${SOURCE_FORMS.join(', ')}, got ${text.slice(0, 200)}`)
  return address
}

/** Shown in place of the name of an interface. */
export function sourceName(address: SourceAddress): string {
  switch (address.kind) {
    case 'erspan':
      return `erspan ${address.interface}`
    case 'replay':
      return `replay ${address.path.split('/').at(-1)}`
    default:
      return `${address.kind} ${address.host}:${address.port}`
  }
}

function addressOf(url: URL): SourceAddress | undefined {
  const kind = url.protocol.slice(0, -1)
  const known = kind === 'replay' ? ['speed', 'loops'] : kind in PORTS ? ['allow'] : []
  if ([...url.searchParams.keys()].some((key) => !known.includes(key))) return undefined
  if (url.username !== '' || url.password !== '' || url.hash !== '') return undefined
  if (kind === 'replay') return replayOf(url)
  if (url.pathname !== '' && url.pathname !== '/') return undefined
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (host === '') return undefined
  if (kind === 'erspan') return url.port === '' ? { kind, interface: decodeURIComponent(host) } : undefined
  const port = url.port === '' ? undefined : Number(url.port)
  if (kind === 'pcap-over-ip-client') return port ? { kind, host, port } : undefined
  if (kind !== 'vxlan' && kind !== 'tzsp' && kind !== 'pcap-over-ip-server') return undefined
  const listening = port ?? PORTS[kind]
  if (listening === undefined || isIP(host) === 0) return undefined
  const allow = (url.searchParams.get('allow') ?? '').split(',').filter(Boolean)
  if (allow.length > limits.allowed || !allow.every(isNetwork)) return undefined
  if (allow.length === 0 && !isLoopback(host))
    throw new LiveRefusal(
      `--source ${kind}://${host}: expected ?allow=NETWORK for an address that others reach: anyone could send packets`,
    )
  return { kind, host, port: listening, allow }
}

function replayOf(url: URL): ReplayAddress | undefined {
  const path = decodeURIComponent(url.pathname)
  const speedText = url.searchParams.get('speed') ?? '1'
  const loopText = url.searchParams.get('loops') ?? '1'
  const speed = speedText === 'max' ? 0 : Number(speedText)
  const loops = loopText === 'forever' ? 0 : Number(loopText)
  const isSpeed = speedText === 'max' || (speed > 0 && speed <= limits.fastest)
  const isCount = loopText === 'forever' || (Number.isSafeInteger(loops) && loops > 0)
  return path !== '' && url.hostname === '' && isSpeed && isCount
    ? { kind: 'replay', path, speed, loops }
    : undefined
}

function isLoopback(host: string): boolean {
  return host === '::1' || /^127\./.test(host)
}

export function isNetwork(text: string): boolean {
  const [address = '', prefix, ...more] = text.split('/')
  const family = isIP(address)
  if (family === 0 || more.length > 0) return false
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128))
}
