/** Which MAC is whose, which MACs are routers', and which hosts lie beyond the border. Judged from ties alone. */
import { parseIpv4 } from '#model/address'
import { isSharedRouterMac } from '#model/router-mac'
import { extended } from '#model/short-list'
import { ClaimedNetworks } from './claimed-networks.ts'
import type { Host, Tie } from './host.ts'
import { type Counters, limits } from './limits.ts'

/** Time-to-live values that stacks start with: what has one of them crossed no router. RFC 1700 p. 64 asks for 64; the others are seen. */
const INITIAL_TTL = new Uint8Array(256)
for (const start of [1, 30, 32, 60, 64, 100, 128, 200, 255]) INITIAL_TTL[start] = 1

/**
 * TTL values of hosts behind two to six routers of one site. Hosts that masquerade containers or virtual machines also
 * send one less than an initial value. Lower values are the choice of some stack.
 */
const SEVERAL_HOPS = new Uint8Array(256)
for (const start of [64, 128, 255]) for (let hops = 2; hops <= 6; hops++) SEVERAL_HOPS[start - hops] = 1

/** Unclaimed IPs behind one MAC that make it a router's. */
const ROUTED_HOSTS = 3
/** Addresses claimed by one MAC and sent from by others that make it an impostor. */
const ROBBED_HOSTS = 2
/** The same, of those that came from afar. */
const FAR_HOSTS = 2

/**
 * Stores a time-to-live of a host, and its tie to the MAC. True if it is new: a host seen on both sides of a router has
 * two MACs, of which only one is its own.
 */
export function noteTtl(host: Host, tie: Tie | undefined, timeToLive: number): boolean {
  if (timeToLive === 0) return false
  const isUntouched = INITIAL_TTL[timeToLive] === 1
  const isDistant = SEVERAL_HOPS[timeToLive] === 1
  if (
    hasSeen(host, isUntouched) &&
    (tie === undefined || (hasSeen(tie, isUntouched) && (!isDistant || tie.sawSeveralHops)))
  )
    return false
  for (const one of host.ties) weigh(one, -1)
  const seen = isUntouched ? 'sawUntouchedTtl' : 'sawDecrementedTtl'
  host[seen] = true
  if (tie !== undefined) tie[seen] = true
  if (tie !== undefined && isDistant) tie.sawSeveralHops = true
  for (const one of host.ties) weigh(one, 1)
  return true
}

function hasSeen(one: Host | Tie, isUntouched: boolean): boolean {
  return isUntouched ? one.sawUntouchedTtl : one.sawDecrementedTtl
}

/** Ties an IP to a MAC. The tie if it is new or newly claimed, else undefined. */
export function tieTogether(ip: Host, mac: Host, isClaimed: boolean, counters: Counters): Tie | undefined {
  const known = ip.ties.find((tie) => tie.mac === mac)
  if (known !== undefined) {
    if (known.isClaimed || !isClaimed) return undefined
    weigh(known, -1)
    known.isClaimed = true
    weigh(known, 1)
    return known
  }
  if (ip.ties.length >= limits.macsPerIp || mac.ties.length >= limits.ipsPerMac) {
    counters.count('inventory.ties')
    return undefined
  }
  const atMac = mac.ties.length
  const tie = {
    ...{ ip, mac, isClaimed, atMac },
    ...{ sawUntouchedTtl: false, sawDecrementedTtl: false, sawSeveralHops: false },
  }
  ip.ties = extended(ip.ties, tie)
  mac.ties = extended(mac.ties, tie)
  weigh(tie, 1)
  return tie
}

/**
 * Takes away the ties of a host that is evicted. What its MAC was judged by, it was judged by: a router stays one when
 * the hosts behind it are forgotten.
 */
export function untie(host: Host): void {
  for (const tie of host.ties) {
    const { ip, mac } = tie
    if (tie.isClaimed) weighClaim(tie, -1)
    if (host === ip) {
      const last = mac.ties.pop()!
      if (last !== tie) {
        mac.ties[tie.atMac] = last
        last.atMac = tie.atMac
      }
    } else {
      ip.ties = ip.ties.filter((other) => other !== tie)
      // The next frame looks its MAC up again.
      ip.lastMac = ip.lastTie = undefined
    }
  }
  const { chassis } = host
  if (chassis?.chassisPorts !== undefined)
    chassis.chassisPorts = chassis.chassisPorts.filter((port) => port !== host)
  for (const port of host.chassisPorts ?? []) port.chassis = undefined
  host.ties = []
}

/** Two MACs claim one IP, except routers that share one. */
export function isContested(ip: Host): boolean {
  let owners = 0
  for (const { isClaimed, mac } of ip.ties) if (isClaimed && !isSharedRouterMac(mac.address)) owners++
  return owners > 1
}

/** Adds (1) or takes away (-1) a tie from what its MAC is judged by. */
function weigh(tie: Tie, sign: 1 | -1): void {
  if (tie.isClaimed) weighClaim(tie, sign)
  else if (tie.ip.kind === 'ipv4') tie.mac.unknownClients += sign
  if (isFar(tie)) tie.mac.far += sign
  if (isNear(tie)) tie.mac.near += sign
}

function weighClaim({ ip, mac }: Tie, sign: 1 | -1): void {
  mac.claimed += sign
  const address = ip.kind === 'ipv4' ? parseIpv4(ip.address) : undefined
  if (address === undefined) return
  mac.claimedNetworks ??= new ClaimedNetworks()
  mac.claimedNetworks.add(Math.floor(address / 256), sign)
}

/** More addresses are claimed for the MAC than a station has: a router in many networks, or a proxy. */
function claimsMany(mac: Host): boolean {
  return mac.claimed > limits.claimsPerMac
}

/** It answers ARP for others (RFC 1027): many addresses of one network. A router has an address or two in each. */
export function isProxy(mac: Host): boolean {
  return mac.claimed - (mac.claimedNetworks?.size ?? 0) >= limits.claimsPerMac
}

function isFar(tie: Tie): boolean {
  return !tie.isClaimed && cameFromAfar(tie)
}

function cameFromAfar({ sawDecrementedTtl, sawUntouchedTtl }: Tie): boolean {
  return sawDecrementedTtl && !sawUntouchedTtl
}

function isNear({ ip, isClaimed, sawUntouchedTtl }: Tie): boolean {
  return !isClaimed && ip.kind === 'ipv4' && !ip.isPublic && sawUntouchedTtl
}

/** All that came this way had passed a router: the MAC is that router's, not the sender's. */
function isRouted(tie: Tie): boolean {
  const { ip, sawSeveralHops } = tie
  return ip.isPublic || sawSeveralHops || ip.ties.some((other) => other !== tie && other.sawUntouchedTtl)
}

/** Judges a MAC anew. True if the verdict changed, so that all its IPs must be placed again. */
export function judgeMac(mac: Host): boolean {
  const isAloneAfar = mac.far === 1 && mac.claimed === 0 && mac.ties.length === 1 && isRouted(mac.ties[0]!)
  const isRouter =
    isSharedRouterMac(mac.address) ||
    mac.unknownClients >= ROUTED_HOSTS ||
    mac.far >= FAR_HOSTS ||
    (mac.far >= 1 && mac.claimed >= 1) ||
    claimsMany(mac) ||
    mac.ties.length > limits.ipsPerDevice ||
    isAloneAfar
  const hasOwnIp = isRouter && mac.claimed === 0 && mac.near === 1 && mac.far > 0
  if (isRouter === mac.isRouter && hasOwnIp === mac.hasOwnIp) return false
  mac.isRouter = isRouter
  mac.hasOwnIp = hasOwnIp
  return true
}

/**
 * Claims addresses without sending from them, while another host sends from each: it is between them. One such address
 * may have moved.
 */
function isImpostor(mac: Host): boolean {
  let robbed = 0
  for (const tie of mac.ties) if (isRobbed(tie)) robbed++
  return robbed >= ROBBED_HOSTS
}

/**
 * It claims addresses, and their owners claim or show otherwise: two owners, or one that sends from there and has
 * another address too. Traffic forwarded by such a MAC makes it no router. A pair of redundant routers has one rival,
 * which sends nothing from the shared address, and forwards nothing of the segment's own stations; a proxy (RFC 1027)
 * claims many.
 */
export function standsBetween(mac: Host): boolean {
  if (mac.claimed < 2 || isProxy(mac) || isSharedRouterMac(mac.address)) return false
  const rivals = new Set<Host>()
  let isRobbing = false
  for (const { ip, isClaimed } of mac.ties) {
    if (!isClaimed || ip.kind !== 'ipv4') continue
    for (const other of ip.ties) {
      if (other.mac === mac || isSharedRouterMac(other.mac.address)) continue
      if (isSender(other)) isRobbing = true
      if (other.isClaimed || isSender(other)) rivals.add(other.mac)
    }
  }
  return isRobbing || rivals.size >= 2 || (rivals.size === 1 && carriesNeighbours(mac))
}

/** Frames come from it that are those of stations nearby, which send from MACs of their own as well. */
function carriesNeighbours(mac: Host): boolean {
  return mac.ties.some(
    ({ ip, isClaimed }) =>
      !isClaimed && ip.kind === 'ipv4' && ip.ties.some((other) => other.mac !== mac && isSender(other)),
  )
}

/** It claims an address that only another sends from. */
export function isRobbed({ ip, isClaimed, sawUntouchedTtl, sawDecrementedTtl }: Tie): boolean {
  if (!isClaimed || sawUntouchedTtl || sawDecrementedTtl || ip.kind !== 'ipv4' || ip.ties.length < 2)
    return false
  return ip.ties.some((other) => !other.isClaimed && isSender(other))
}

function isSender({ mac, sawUntouchedTtl }: Tie): boolean {
  return sawUntouchedTtl && !mac.isRouter
}

/** Does the MAC belong to the IP's own device? */
function isOwner(tie: Tie): boolean {
  const { ip, mac, isClaimed } = tie
  if (isRobbed(tie) && isImpostor(mac)) return false
  if (isClaimed) return !claimsMany(mac) || (!isProxy(mac) && !cameFromAfar(tie))
  if (ip.kind === 'ipv6') return !mac.isRouter || ip.address.startsWith('fe80:')
  // An IPv6 claim does not affect the IPv4 address of the same host.
  return mac.isRouter ? mac.hasOwnIp && isNear(tie) : (mac.claimedNetworks?.size ?? 0) === 0
}

/** False where the IP can never be its MAC's own, whatever time-to-live comes: it is one of many behind a router. */
export function mayOwn({ ip, mac, isClaimed }: Tie): boolean {
  return isClaimed || ip.kind !== 'ipv4' || !mac.isRouter || mac.hasOwnIp
}

/** The tie to the MAC of an IP's own device: claimed before merely seen, nearby before from afar, first come before later. */
export function ownerOf(ip: Host): Tie | undefined {
  let owner: Tie | undefined
  for (const tie of ip.ties) {
    if (!isOwner(tie)) continue
    if (tie.isClaimed && !isSharedRouterMac(tie.mac.address)) return tie
    if (owner === undefined || (cameFromAfar(owner) && !cameFromAfar(tie))) owner = tie
  }
  return owner
}

/**
 * Host that represents the device of a MAC: its lowest claimed IPv4 address, else the lowest seen, else IPv6, else the
 * MAC. IP before MAC, because a device keeps its IP when it is seen from elsewhere.
 */
export function leaderOfMac(mac: Host): Host {
  if (isProxy(mac)) return mac
  let leader = mac.chassis ?? mac
  for (const { ties } of macsOfDevice(mac))
    for (const tie of ties) if (isOwner(tie) && ownerOf(tie.ip) === tie) leader = prefer(leader, tie.ip)
  return leader
}

/** The MAC and those that are ports of the same device. */
export function macsOfDevice(mac: Host): readonly Host[] {
  const chassis = mac.chassis ?? mac
  return chassis.chassisPorts === undefined ? [chassis] : [chassis, ...chassis.chassisPorts]
}

/**
 * Records that a MAC is a port of the device with another MAC, as a switch reports. False if that is not new, or cannot
 * be: ports have no ports, and the vendor is the same for all of them, which excludes others.
 */
export function mountPort(port: Host, chassis: Host, counters: Counters): boolean {
  if (port === chassis || port.chassis !== undefined || port.chassisPorts !== undefined) return false
  if (chassis.chassis !== undefined || port.address.slice(0, 8) !== chassis.address.slice(0, 8)) return false
  chassis.chassisPorts ??= []
  if (chassis.chassisPorts.length >= limits.portsPerChassis) {
    counters.count('inventory.ports')
    return false
  }
  chassis.chassisPorts.push(port)
  port.chassis = chassis
  return true
}

const RANK = { ipv4: 0, ipv6: 1, mac: 2, group: 3 } as const

function prefer(a: Host, b: Host): Host {
  if (RANK[a.kind] !== RANK[b.kind]) return RANK[a.kind] < RANK[b.kind] ? a : b
  return compareAddresses(a.address, b.address) <= 0 ? a : b
}

/** Order of addresses as people read them: 10.0.0.9 before 10.0.0.10. */
export function compareAddresses(a: string, b: string): number {
  const left = parseIpv4(a)
  const right = parseIpv4(b)
  if (left !== undefined && right !== undefined) return left - right
  if (left !== undefined || right !== undefined) return left !== undefined ? -1 : 1
  return a < b ? -1 : a > b ? 1 : 0
}

/** The host whose device this IP or MAC is part of, were there no border and no merge. */
export function leaderOf(host: Host): Host {
  if (host.kind === 'mac') return leaderOfMac(host)
  const owner = ownerOf(host)
  // Two addresses merely seen with one MAC are two devices until ARP, or their serial number, proves otherwise.
  if (owner === undefined || (isUnsure(owner) && host.kind === 'ipv4')) return leaderOfSerial(host)
  return leaderOfMac(owner.mac)
}

function isUnsure({ isClaimed, mac }: Tie): boolean {
  return !isClaimed && !mac.isRouter && mac.unknownClients > 1
}

/** Host that represents all addresses seen with one MAC, without a router between, that report the same serial number. */
function leaderOfSerial(host: Host): Host {
  const serial = serialOf(host)
  const mac = host.ties.find((tie) => isNear(tie) && !tie.mac.isRouter)?.mac
  if (serial === undefined || mac === undefined) return host
  let leader = host
  for (const tie of mac.ties) {
    if (serialOf(tie.ip) !== serial) continue
    if (tie.isClaimed) return leaderOfMac(mac)
    if (isNear(tie)) leader = prefer(leader, tie.ip)
  }
  return leader
}

function serialOf({ claims }: Host): string | undefined {
  return claims?.best('serial')?.value
}

/**
 * Whether a public address is beyond the border. It is not if ARP reported it, if its frames crossed no router, or if
 * it speaks an industrial protocol with a neighbour: a plant with public addresses of its own. One that speaks it from
 * afar with a private address is a host on the internet, even if it looks like a device.
 */
export function isBeyondBorder(host: Host, isInternal: (ip: string) => boolean): boolean {
  if (
    !host.isPublic ||
    host.hasOtNeighbour ||
    host.ties.some((tie) => tie.isClaimed) ||
    isInternal(host.address)
  )
    return false
  if ((host.asksOt || host.servesOt) && (host.sawUntouchedTtl || !host.sawDecrementedTtl)) return false
  if (host.ties.length === 0) return !host.sawUntouchedTtl
  const isBehindRouter = host.ties.every(
    (tie) => tie.mac.isRouter || (tie.mac.claimed > 0 && tie.ip.kind === 'ipv4'),
  )
  return isBehindRouter || (host.sawDecrementedTtl && !host.sawUntouchedTtl)
}

/** Public addresses of one organisation: those that networks were handed out by before CIDR begin with the same two bytes. */
export function areNeighbours(a: Host, b: Host): boolean {
  if (!a.isPublic || !b.isPublic || a.kind !== b.kind) return false
  const [beginning, other] = [a, b].map(({ address }) => address.split(/[.:]/, 2).join(' '))
  return beginning === other
}
