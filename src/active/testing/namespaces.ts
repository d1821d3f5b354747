/** Two network namespaces joined by a veth pair: one for the sender, one for the devices. For tests; needs root. */
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readlinkSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Of the system where there is one: users without rights must be able to run it. */
export const PYTHON = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3'
const RAW_FRAMES = fileURLToPath(new URL('./raw-frames.py', import.meta.url))

export const QUERY_SIDE = { address: '10.77.0.2', mac: '02:00:00:00:77:02', device: 'query0' } as const
export const DEVICE_MAC = '02:00:00:00:77:05'

/** Why tests with namespaces cannot run here; '' if they can. */
export function whyNoNamespaces(): string {
  if (process.platform !== 'linux') return 'needs Linux'
  if (process.getuid?.() !== 0) return 'needs root'
  for (const program of ['ip', 'nft', 'python3', 'tcpdump', 'setpriv'])
    if (spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0) return `needs ${program}`
  const name = `sgtry${process.pid}`
  if (spawnSync('ip', ['netns', 'add', name]).status !== 0) return 'may not make network namespaces'
  const rules = `add table netdev t\nadd chain netdev t c { type filter hook egress device "lo" priority 0; policy accept; }\n`
  const { status } = spawnSync('ip', ['netns', 'exec', name, 'nft', '-f', '-'], { input: rules })
  spawnSync('ip', ['netns', 'del', name])
  return status === 0 ? '' : 'the kernel has no netdev egress hook'
}

export interface ReceivedFrames {
  readonly frames: number
  readonly kinds: Readonly<Record<string, number>>
  /** The first thousand, as hex. */
  readonly kept: readonly string[]
}

export class NamespacePair {
  readonly sender: string
  readonly devices: string
  readonly #children = new Set<ReturnType<typeof spawn>>()

  /** @param addresses of the devices, all on one interface with one MAC address */
  constructor(tag: string, addresses: readonly string[]) {
    this.sender = `sgq-${tag}-${process.pid}`
    this.devices = `sgd-${tag}-${process.pid}`
    const { address, mac, device } = QUERY_SIDE
    run('ip', 'netns', 'add', this.sender)
    run('ip', 'netns', 'add', this.devices)
    run(
      'ip',
      'link',
      'add',
      device,
      'netns',
      this.sender,
      'address',
      mac,
      'type',
      'veth',
      'peer',
      'name',
      'dev0',
      'netns',
      this.devices,
      'address',
      DEVICE_MAC,
    )
    this.in(this.sender, 'ip', 'addr', 'add', `${address}/24`, 'dev', device)
    this.in(this.sender, 'ip', 'link', 'set', device, 'up')
    this.in(this.sender, 'ip', 'link', 'set', 'lo', 'up')
    for (const one of addresses) this.in(this.devices, 'ip', 'addr', 'add', `${one}/24`, 'dev', 'dev0')
    this.in(this.devices, 'ip', 'link', 'set', 'dev0', 'up')
    this.in(this.devices, 'ip', 'link', 'set', 'lo', 'up')
  }

  in(namespace: string, ...command: readonly string[]): string {
    return run('ip', 'netns', 'exec', namespace, ...command)
  }

  load(rules: string): void {
    execFileSync('ip', ['netns', 'exec', this.sender, 'nft', '-f', '-'], { input: rules })
  }

  spawn(namespace: string, command: readonly string[], env: NodeJS.ProcessEnv = process.env) {
    const child = spawn('ip', ['netns', 'exec', namespace, ...command], {
      stdio: ['pipe', 'pipe', 'pipe'],
      // Some servers end their whole process group.
      detached: true,
      env,
    })
    this.#children.add(child)
    child.on('exit', () => this.#children.delete(child))
    return child
  }

  /** Receives on the side of the devices while `during` runs; loopback and our own frames do not count. */
  async received(during: () => void | Promise<void>): Promise<ReceivedFrames> {
    const child = this.spawn(this.devices, [PYTHON, RAW_FRAMES, 'receive', 'dev0'])
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
    const closed = once(child, 'close')
    while (!output.includes('ready'))
      if ((await Promise.race([once(child.stdout, 'data'), closed])) && child.exitCode !== null)
        throw new Error('the receiver ended early')
    await during()
    child.stdin.end('\n')
    await closed
    return JSON.parse(output.slice(output.indexOf('{')))
  }

  /** Sends frames as root, past all sockets; returns how many the kernel took. */
  sendRaw(frames: readonly Uint8Array[]): number {
    const parts = frames.flatMap((frame) => {
      const length = Buffer.alloc(4)
      length.writeUInt32BE(frame.length)
      return [length, frame]
    })
    const output = execFileSync(
      'ip',
      ['netns', 'exec', this.sender, PYTHON, RAW_FRAMES, 'send', QUERY_SIDE.device],
      { input: Buffer.concat(parts) },
    )
    return Number(output.toString())
  }

  close(): void {
    for (const child of this.#children) child.kill('SIGKILL')
    for (const name of [this.sender, this.devices]) {
      spawnSync('ip', ['netns', 'del', name])
      if (existsSync(`/run/netns/${name}`)) throw new Error(`${readlinkSync(`/run/netns/${name}`)} is left`)
    }
  }
}

function run(command: string, ...args: readonly string[]): string {
  return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}
