/** Access lists of a Cisco ASA with their objects: Cisco ASA Series Command Reference 9.x. */
import type { FirewallConfig, FirewallRule } from './firewall.ts'
import { ANY, cidrOf, limits, serviceOf } from './firewall-words.ts'

/** Members of objects and groups by name: addresses, `tcp 443`, or `@name` for another one. */
type Objects = ReadonlyMap<string, readonly string[]>

export function readAsa(text: string): FirewallConfig {
  const rules: FirewallRule[] = []
  const unread: number[] = []
  const objects = objectsIn(text)
  text.split('\n').forEach((raw, at) => {
    const found = /^\s*access-list (\S+) (?:line \d+ )?extended (permit|deny) (.+)$/.exec(raw.trim())
    if (found === null || rules.length >= limits.rules) return
    const [, name = '', action, rest = ''] = found
    const words = rest.split(/\s+/).filter((word) => word !== 'inactive' && word !== 'log')
    if (/\binactive\b/.test(rest)) return
    const service = serviceWords(words, objects)
    const from = addressWords(words, objects)
    if (from !== undefined) portWords(words, objects)
    const to = from === undefined ? undefined : addressWords(words, objects)
    const ports = to === undefined ? undefined : portWords(words, objects)
    if (service === undefined || from === undefined || to === undefined || ports === undefined) {
      unread.push(at + 1)
      return
    }
    rules.push({
      action: action === 'permit' ? 'allow' : 'deny',
      from,
      to,
      transport: service.transport,
      ports: ports[0] === 'any' ? service.ports : ports,
      line: at + 1,
      name,
      chain: name,
    })
  })
  return { dialect: 'cisco-asa', rules, unread }
}

interface Service {
  readonly transport: string
  readonly ports: readonly string[]
}

/** Takes the protocol off the front: `tcp`, `ip`, or an object of services. Undefined for one that is not there. */
function serviceWords(words: string[], objects: Objects): Service | undefined {
  const first = words.shift() ?? ''
  if (first !== 'object' && first !== 'object-group')
    return { transport: first === 'ip' ? 'any' : first, ports: ANY }
  const members = membersOf(words.shift() ?? '', objects)
  if (members === undefined || members.length === 0) return undefined
  const pairs = members.map((one) => one.split(' '))
  const transports = new Set(pairs.map(([transport = 'any']) => (transport === 'ip' ? 'any' : transport)))
  const ports = pairs.map(([, port = 'any']) => port)
  return { transport: transports.size === 1 ? [...transports][0]! : 'any', ports }
}

/** Takes an address off the front: `any`, `host A`, `A MASK`, an object or a group of them. */
function addressWords(words: string[], objects: Objects): readonly string[] | undefined {
  const first = words.shift() ?? ''
  if (/^any[46]?$/.test(first)) return ANY
  if (first === 'host') return [words.shift() ?? '']
  if (first === 'object' || first === 'object-group') return membersOf(words.shift() ?? '', objects)
  const cidr = /^\d+\.\d+\.\d+\.\d+$/.test(first) ? cidrOf(first, words.shift()) : undefined
  return cidr === undefined ? undefined : [cidr]
}

function portWords(words: string[], objects: Objects): readonly string[] | undefined {
  if (words[0] === 'eq') return [portOf(words.splice(0, 2)[1])]
  if (words[0] === 'gt') return [`${Number(portOf(words.splice(0, 2)[1])) + 1}-65535`]
  if (words[0] === 'lt') return [`1-${Number(portOf(words.splice(0, 2)[1])) - 1}`]
  if (words[0] === 'range') {
    const [, low, high] = words.splice(0, 3)
    return [`${portOf(low)}-${portOf(high)}`]
  }
  if (words[0] === 'object-group' && isServices(words[1] ?? '', objects)) {
    const members = membersOf(words.splice(0, 2)[1]!, objects)
    return members?.map((one) => one.split(' ').at(-1)!)
  }
  return ANY
}

function portOf(word: string | undefined): string {
  return serviceOf(word ?? '')?.[1] ?? word ?? 'any'
}

function isServices(name: string, objects: Objects): boolean {
  const [first = ''] = membersOf(name, objects) ?? []
  return first.includes(' ')
}

/** Groups unfolded, to a bound. Undefined where one is not there, or holds what cannot be read. */
function membersOf(name: string, objects: Objects, depth = 0): readonly string[] | undefined {
  const own = objects.get(name)
  if (own === undefined || depth > limits.depth) return undefined
  const all: string[] = []
  for (const one of own) {
    const members = one.startsWith('@') ? membersOf(one.slice(1), objects, depth + 1) : [one]
    if (members === undefined || one === '' || all.length + members.length > limits.members) return undefined
    for (const member of members) all.push(member)
  }
  return all
}

function objectsIn(text: string): Objects {
  const objects = new Map<string, string[]>()
  let own: string[] | undefined
  let transport = 'any'
  for (const raw of text.split('\n')) {
    const words = raw.trim().split(/\s+/)
    const [verb = '', kind = ''] = words
    if (/^object(?:-group)?$/.test(verb) && !raw.startsWith(' ')) {
      own = objects.get(words[2] ?? '') ?? []
      objects.set(words[2] ?? '', own)
      transport = words[3] === 'tcp' || words[3] === 'udp' ? words[3] : 'any'
    } else if (!/^\s/.test(raw)) own = undefined
    else if (own !== undefined && own.length < limits.members) {
      const member = memberIn(verb, kind, words, transport)
      if (member !== undefined) own.push(member)
    }
  }
  return objects
}

/** '' for a member that cannot be read; undefined for a line that is none. */
function memberIn(
  verb: string,
  kind: string,
  words: readonly string[],
  transport: string,
): string | undefined {
  switch (verb) {
    case 'host':
      return kind
    case 'subnet':
      return cidrOf(kind, words[2]) ?? ''
    case 'range':
      return `${kind}-${words[2] ?? ''}`
    case 'fqdn':
      return ''
    case 'group-object':
      return `@${kind}`
    case 'network-object':
      if (kind === 'host') return words[2] ?? ''
      return kind === 'object' ? `@${words[2]}` : (cidrOf(kind, words[2]) ?? '')
    case 'port-object':
      return kind === 'range'
        ? `${transport} ${portOf(words[2])}-${portOf(words[3])}`
        : `${transport} ${portOf(words[2])}`
    case 'service-object':
    case 'service': {
      if (kind === 'object') return `@${words[2]}`
      const at = words.indexOf('destination')
      if (at < 0) return `${kind === 'tcp-udp' ? 'any' : kind} any`
      const port =
        words[at + 1] === 'range'
          ? `${portOf(words[at + 2])}-${portOf(words[at + 3])}`
          : portOf(words[at + 2])
      return `${kind === 'tcp-udp' ? 'any' : kind} ${port}`
    }
    default:
      return undefined
  }
}
