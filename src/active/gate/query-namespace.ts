/** The network namespace that queries are sent from: its interface, settings, rules and neighbours. Runs `ip` and `nft`. */
import { type ChildProcess, execFileSync, type StdioOptions, spawn, spawnSync } from 'node:child_process'
import { dropAll, keepAlive } from '../plan/kernel-rules.ts'
import type { PlannedTarget } from '../plan/query-plan.ts'

/** Headers of fixed length, few repeats, no other protocol: so that the rules can name every packet. */
const SETTINGS = {
  ...{ 'ipv4/tcp_timestamps': 0, 'ipv4/tcp_sack': 0, 'ipv4/tcp_window_scaling': 0, 'ipv4/tcp_ecn': 0 },
  ...{ 'ipv4/tcp_syn_retries': 1, 'ipv4/tcp_syn_linear_timeouts': 0, 'ipv4/tcp_retries2': 1 },
  ...{ 'ipv4/tcp_orphan_retries': 1, 'ipv4/ip_forward': 0 },
  ...{ 'ipv6/conf/all/disable_ipv6': 1, 'ipv6/conf/default/disable_ipv6': 1 },
} as const
const NFT = ['nft', '-f', '-'] as const

export class QueryNamespace {
  readonly #name: string
  readonly #device: string
  #switch: ChildProcess | undefined

  constructor({ namespace, interface: device }: { readonly namespace: string; readonly interface: string }) {
    this.#name = namespace
    this.#device = device
  }

  /** Rules first, link up last: whatever a killed gate left behind ends here. */
  setUp(address: string): void {
    // A service has its own mounts: after a restart the name of its namespace may be left without it.
    if (spawnSync('ip', ['-n', this.#name, 'link', 'show', 'lo']).status !== 0) {
      spawnSync('ip', ['netns', 'del', this.#name])
      ip(['netns', 'add', this.#name])
    }
    const isInside = spawnSync('ip', ['-n', this.#name, 'link', 'show', this.#device]).status === 0
    if (!isInside) ip(['link', 'set', this.#device, 'netns', this.#name])
    const lines = Object.entries(SETTINGS).map(([name, one]) => `echo ${one} > /proc/sys/net/${name} || true`)
    ip(this.#inside('sh', '-c', lines.join('\n')))
    this.load(dropAll(this.#device))
    // A host address has no route to its network: the devices of a run get theirs, nobody else is reached.
    const own = `addr add ${address.split('/')[0]}/32 dev ${this.#device}`
    this.#batch(`addr flush dev ${this.#device}\n${own}\nlink set ${this.#device} up`)
  }

  load(rules: string): void {
    ip(this.#inside(...NFT), rules)
  }

  /** Keeps the rules of a plan for some more seconds: without it the kernel lets nothing out. */
  renew(mac: string): void {
    this.spawn(NFT, ['pipe', 'ignore', 'ignore'])
      .stdin?.on('error', () => {})
      .end(keepAlive(mac))
  }

  spawn(command: readonly string[], stdio: StdioOptions): ChildProcess {
    const child = spawn('ip', this.#inside(...command), { stdio, env: { PATH: process.env.PATH } })
    return child.on('error', () => {})
  }

  /** The way to each device is fixed: no ARP request is ever sent. */
  setNeighbours(targets: readonly PlannedTarget[]): void {
    const device = this.#device
    const lines = targets.flatMap(({ address, mac }) => [
      `route replace ${address}/32 dev ${device} scope link`,
      `neigh replace ${address} lladdr ${mac} dev ${device} nud permanent`,
    ])
    const before = [`neigh flush dev ${device} nud all`, `route flush dev ${device}`, `link set ${device} up`]
    this.#batch([...before, ...lines].join('\n'))
  }

  /** Starts the process that takes the link down: it waits for one line, so that the kill switch starts no program. */
  arm(): void {
    this.#switch?.kill()
    this.#switch = spawn('ip', ['-n', this.#name, '-batch', '-'], { stdio: ['pipe', 'ignore', 'ignore'] })
    this.#switch.stdin?.on('error', () => {})
  }

  /** Takes the link down, by the process that waits for it: one write, nothing is waited for. */
  cut(): void {
    this.#switch?.stdin?.end(`link set ${this.#device} down\n`)
    this.#switch = undefined
  }

  /** The link goes down, again should that process be gone; then the rules. */
  shut(): void {
    this.cut()
    spawnSync('ip', ['-n', this.#name, 'link', 'set', this.#device, 'down'])
    this.load(dropAll(this.#device))
  }

  /** MAC address and index of the interface. */
  link(): { readonly address: string; readonly ifindex: number } {
    return JSON.parse(ip(['-n', this.#name, '-j', 'link', 'show', this.#device]))[0]
  }

  /** Packets that the rules of the plan refused. */
  refused(): number {
    const text = ip(this.#inside('nft', '-j', 'list', 'counter', 'netdev', 'sightglass', 'refused'))
    return Number(/"packets": (\d+)/.exec(text)?.[1])
  }

  #inside(...program: readonly string[]): readonly string[] {
    return ['netns', 'exec', this.#name, ...program]
  }

  #batch(lines: string): void {
    ip(['-n', this.#name, '-batch', '-'], `${lines}\n`)
  }
}

function ip(args: readonly string[], input = ''): string {
  return execFileSync('ip', args, { encoding: 'utf8', input, stdio: 'pipe' })
}
