/** The network namespace that queries are sent from: its interface, settings, rules and neighbours. Runs `ip` and `nft`. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { dropAll, keepAlive } from '../plan/kernel-rules.ts'
import type { PlannedTarget } from '../plan/query-plan.ts'
import type { GateConfig } from './gate-config.ts'

/** Headers of fixed length, few repeats, no other protocol: so that the rules can name every packet. */
const SETTINGS = {
  ...{ tcp_timestamps: 0, tcp_sack: 0, tcp_window_scaling: 0, tcp_ecn: 0, ip_forward: 0 },
  ...{ tcp_syn_retries: 1, tcp_syn_linear_timeouts: 0, tcp_retries2: 1, tcp_orphan_retries: 1 },
} as const

export class QueryNamespace {
  readonly #name: string
  readonly #device: string
  #switch: ChildProcess | undefined

  constructor({ namespace, interface: device }: Pick<GateConfig, 'namespace' | 'interface'>) {
    this.#name = namespace
    this.#device = device
  }

  /** Command line of a program in the namespace, for `ip`. */
  command(...program: readonly string[]): readonly string[] {
    return ['netns', 'exec', this.#name, ...program]
  }

  /** Rules first, link up last: whatever a killed gate left behind ends here. */
  setUp(address: string): void {
    const names = this.#ip('netns', 'list').split('\n')
    if (!names.some((line) => line.split(' ')[0] === this.#name)) this.#ip('netns', 'add', this.#name)
    const isInside = spawnSync('ip', ['-n', this.#name, 'link', 'show', this.#device]).status === 0
    if (!isInside) this.#ip('link', 'set', this.#device, 'netns', this.#name)
    const settings = Object.entries(SETTINGS).map(([name, value]) => `net/ipv4/${name}=${value}`)
    settings.push('net/ipv6/conf/all/disable_ipv6=1', 'net/ipv6/conf/default/disable_ipv6=1')
    const lines = settings.map((one) => `echo ${one.split('=')[1]} > /proc/sys/${one.split('=')[0]} || true`)
    this.#ip(...this.command('sh', '-c', lines.join('\n')))
    this.load(dropAll(this.#device))
    this.#ip('-n', this.#name, 'addr', 'replace', address, 'dev', this.#device)
    this.#ip('-n', this.#name, 'link', 'set', this.#device, 'up')
  }

  load(rules: string): void {
    execFileSync('ip', this.command('nft', '-f', '-'), { input: rules, stdio: ['pipe', 'ignore', 'pipe'] })
  }

  /** Keeps the rules of a plan for some more seconds: without it the kernel lets nothing out. */
  renew(mac: string): void {
    const child = spawn('ip', this.command('nft', '-f', '-'), { stdio: ['pipe', 'ignore', 'ignore'] })
    child.on('error', () => {})
    child.stdin.on('error', () => {}).end(keepAlive(mac))
  }

  /** The way to each device is fixed: no ARP request is ever sent. */
  setNeighbours(targets: readonly PlannedTarget[]): void {
    this.#ip('-n', this.#name, 'neigh', 'flush', 'dev', this.#device, 'nud', 'all')
    this.#ip('-n', this.#name, 'link', 'set', this.#device, 'up')
    const lines = targets.flatMap(({ address, mac }) => [
      `route replace ${address}/32 dev ${this.#device} scope link`,
      `neigh replace ${address} lladdr ${mac} dev ${this.#device} nud permanent`,
    ])
    execFileSync('ip', ['-n', this.#name, '-batch', '-'], { input: `${lines.join('\n')}\n` })
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

  mac(): string {
    return JSON.parse(this.#ip('-n', this.#name, '-j', 'link', 'show', this.#device))[0].address
  }

  /** Packets that the rules of the plan refused. */
  refused(): number {
    const text = this.#ip(...this.command('nft', '-j', 'list', 'counter', 'netdev', 'sightglass', 'refused'))
    const { nftables } = JSON.parse(text) as { nftables: { counter?: { packets: number } }[] }
    return nftables.find(({ counter }) => counter !== undefined)?.counter?.packets ?? 0
  }

  #ip(...args: readonly string[]): string {
    return execFileSync('ip', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  }
}
