/** The network namespace that queries are sent from: its interface, settings, rules and neighbours. Runs `ip` and `nft`. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { dropAll } from '../plan/kernel-rules.ts'
import type { PlannedTarget } from '../plan/query-plan.ts'
import type { GateConfig } from './gate-config.ts'

/** Headers of fixed length, few repeats, no other protocol: so that the rules can name every packet. */
const SETTINGS = {
  'net/ipv4/tcp_timestamps': 0,
  'net/ipv4/tcp_sack': 0,
  'net/ipv4/tcp_window_scaling': 0,
  'net/ipv4/tcp_ecn': 0,
  'net/ipv4/tcp_syn_retries': 1,
  'net/ipv4/tcp_syn_linear_timeouts': 0,
  'net/ipv4/tcp_retries2': 1,
  'net/ipv4/tcp_orphan_retries': 1,
  'net/ipv4/ip_forward': 0,
  'net/ipv6/conf/all/disable_ipv6': 1,
  'net/ipv6/conf/default/disable_ipv6': 1,
  'net/ipv6/conf/all/accept_ra': 0,
} as const

export class QueryNamespace {
  readonly #name: string
  readonly #device: string
  #switch: ChildProcess | undefined

  constructor({ namespace, interface: device }: Pick<GateConfig, 'namespace' | 'interface'>) {
    this.#name = namespace
    this.#device = device
  }

  /** Command line of a program in the namespace. */
  command(...program: readonly string[]): readonly string[] {
    return ['netns', 'exec', this.#name, ...program]
  }

  /** Rules first, link up last. Changes nothing where it is set up already. */
  setUp(address: string): void {
    const names = execFileSync('ip', ['netns', 'list'], { encoding: 'utf8' }).split('\n')
    if (!names.some((line) => line.split(' ')[0] === this.#name)) this.#ip('netns', 'add', this.#name)
    const isInside = spawnSync('ip', ['-n', this.#name, 'link', 'show', this.#device]).status === 0
    if (!isInside) this.#ip('link', 'set', this.#device, 'netns', this.#name)
    const settings = Object.entries(SETTINGS).map(
      ([path, value]) => `echo ${value} > /proc/sys/${path} || true`,
    )
    this.#inside('sh', '-c', settings.join('\n'))
    this.load(dropAll(this.#device))
    this.#ip('-n', this.#name, 'addr', 'replace', address, 'dev', this.#device)
    this.#ip('-n', this.#name, 'link', 'set', this.#device, 'up')
  }

  load(rules: string): void {
    execFileSync('ip', [...this.command('nft', '-f', '-')], {
      input: rules,
      stdio: ['pipe', 'ignore', 'pipe'],
    })
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

  /** The link goes down first: the fastest of all. */
  shut(): void {
    this.#switch?.stdin?.end(`link set ${this.#device} down\n`)
    this.#switch = undefined
    // Again, should that process be gone; then the rules.
    spawnSync('ip', ['-n', this.#name, 'link', 'set', this.#device, 'down'])
    this.load(dropAll(this.#device))
  }

  mac(): string {
    const text = execFileSync('ip', ['-n', this.#name, '-j', 'link', 'show', this.#device], {
      encoding: 'utf8',
    })
    return (JSON.parse(text) as { address: string }[])[0]?.address ?? ''
  }

  counters(): { readonly refused: number; readonly background: number } {
    const text = execFileSync('ip', [...this.command('nft', '-j', 'list', 'counters')], { encoding: 'utf8' })
    const found = (JSON.parse(text) as { nftables: { counter?: { name: string; packets: number } }[] })
      .nftables
    const packets = (name: string) =>
      found.find(({ counter }) => counter?.name === name)?.counter?.packets ?? 0
    return { refused: packets('refused'), background: packets('background') }
  }

  #inside(...program: readonly string[]): void {
    this.#ip(...this.command(...program))
  }

  #ip(...args: readonly string[]): void {
    execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] })
  }
}
