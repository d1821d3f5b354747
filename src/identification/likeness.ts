/** Devices that are alike: weighted Jaccard index of their tokens, weights by rarity. */

export const limits = {
  /** Groups that are shown, the largest first. */
  groups: 200,
  /** Devices found by one token; a token of more proves nothing. */
  sharing: 500,
} as const

/** Least likeness to join a group. */
export const ALIKE = 0.4
/** Least likeness to a corrected device. */
export const TAUGHT = 0.55

export interface TokenBearer {
  readonly id: string
  readonly tokens: readonly string[]
}

/** Without a plant to count in: what each kind of token is worth. */
export function usualWeight(token: string): number {
  if (token.startsWith('serves:') || token.startsWith('asks:')) return 0.25
  if (token.startsWith('o55:') || token.startsWith('ja4:') || token.startsWith('v:')) return 1
  return 1.5
}

/** 0..1; 0 where either has no token. */
export function likeness(
  one: readonly string[],
  other: readonly string[],
  weight: (token: string) => number = usualWeight,
): number {
  const others = new Set(other)
  let shared = 0
  let all = 0
  for (const token of one) {
    const value = weight(token)
    all += value
    if (others.has(token)) shared += value
  }
  for (const token of others) if (!one.includes(token)) all += weight(token)
  return all === 0 ? 0 : shared / all
}

/** Worth of a token that one device alone has: a name or number of its own, which no other could share. */
const OWN = 0.3

/** The more devices have a token, the less it proves: logarithm of its rarity. */
export function rarityIn(devices: readonly TokenBearer[]): (token: string) => number {
  const counts = new Map<string, number>()
  for (const { tokens } of devices)
    for (const token of tokens) counts.set(token, (counts.get(token) ?? 0) + 1)
  return (token) => {
    const count = counts.get(token) ?? 1
    return usualWeight(token) * (count === 1 ? OWN : Math.log(1 + devices.length / count))
  }
}

/** Ids of devices like this one, itself left out, the most alike first. */
export function alikeTo(device: TokenBearer, devices: readonly TokenBearer[]): string[] {
  const weight = rarityIn(devices)
  return devices
    .filter(({ id }) => id !== device.id)
    .map((other) => [other.id, likeness(device.tokens, other.tokens, weight)] as const)
    .filter(([, value]) => value >= ALIKE)
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .map(([id]) => id)
}

/** Groups of at least two, the largest first; a device is in one group only. */
export function groupsOf(devices: readonly TokenBearer[]): readonly (readonly string[])[] {
  const weight = rarityIn(devices)
  const sharing = new Map<string, TokenBearer[]>()
  for (const device of devices) {
    for (const token of device.tokens) {
      const list = sharing.get(token)
      if (list === undefined) sharing.set(token, [device])
      else list.push(device)
    }
  }
  const grouped = new Set<string>()
  const groups: string[][] = []
  for (const device of [...devices].sort(
    (a, b) => b.tokens.length - a.tokens.length || (a.id < b.id ? -1 : 1),
  )) {
    if (grouped.has(device.id)) continue
    const candidates = new Map<string, TokenBearer>()
    for (const token of device.tokens) {
      const list = sharing.get(token)!
      if (list.length <= limits.sharing)
        for (const other of list) if (!grouped.has(other.id)) candidates.set(other.id, other)
    }
    const members = [...candidates.values()]
      .filter((other) => other === device || likeness(device.tokens, other.tokens, weight) >= ALIKE)
      .map(({ id }) => id)
    if (members.length < 2) continue
    for (const id of members) grouped.add(id)
    groups.push(members.sort())
  }
  return groups.sort((a, b) => b.length - a.length || (a[0]! < b[0]! ? -1 : 1)).slice(0, limits.groups)
}
