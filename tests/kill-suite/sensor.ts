/** A sensor that is started again when it ends, as systemd does, and what is found out about it from outside. */
import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { CaptureStatusItem } from '#schema/capture-status'
import type { DeviceItem } from '#schema/device'
import type { Health } from '#schema/health'

const PROGRAM = fileURLToPath(new URL('../../bin/sightglass', import.meta.url))
/** As RestartSec= of packaging/sightglass.service. */
const RESTART_MS = 250
const ASK_MS = 20

export const PROCESSES = ['server', 'engine', 'capture', 'tcpdump'] as const
export type ProcessName = (typeof PROCESSES)[number]

export class Sensor {
  readonly #args: readonly string[]
  readonly address: string
  #child: ChildProcess | undefined
  #isStopped = false
  starts = 0
  /** Last lines of the log. */
  log = ''

  constructor(port: number, args: readonly string[]) {
    this.address = `http://127.0.0.1:${port}`
    this.#args = ['serve', '--listen', `127.0.0.1:${port}`, ...args]
    this.#start()
  }

  get pid(): number | undefined {
    return this.#child?.pid
  }

  #start(): void {
    this.starts++
    const child = spawn(PROGRAM, this.#args, { stdio: ['ignore', 'pipe', 'pipe'] })
    this.#child = child
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text: Buffer) => {
        this.log = (this.log + text.toString()).slice(-8000)
      })
    child.on('exit', () => {
      if (!this.#isStopped) setTimeout(() => this.#isStopped || this.#start(), RESTART_MS)
    })
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    const child = this.#child
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 20_000))])
    child.kill('SIGKILL')
  }

  /** Undefined while it does not answer. */
  async get<Answer>(path: string): Promise<Answer | undefined> {
    try {
      const answer = await fetch(`${this.address}${path}`, { signal: AbortSignal.timeout(5000) })
      return answer.ok || answer.status === 503 ? ((await answer.json()) as Answer) : undefined
    } catch {
      return undefined
    }
  }

  health(): Promise<Health | undefined> {
    return this.get<Health>('/rest/health')
  }

  interfaces(): Promise<CaptureStatusItem | undefined> {
    return this.get<CaptureStatusItem>('/rest/interfaces')
  }

  async devices(): Promise<readonly DeviceItem[]> {
    return (await this.get<{ items: readonly DeviceItem[] }>('/rest/devices?limit=500'))?.items ?? []
  }

  /** True if the change was acknowledged. */
  async rename(id: string, name: string): Promise<boolean> {
    const answer = await fetch(`${this.address}/rest/devices/${encodeURIComponent(id)}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json', origin: this.address },
      body: JSON.stringify({ name }),
      signal: AbortSignal.timeout(10_000),
    }).catch(() => undefined)
    return answer?.status === 200
  }

  /** Its own processes; the engine is the innermost of those that confine it. */
  pidOf(name: ProcessName): number | undefined {
    if (name === 'server') return this.pid
    const pattern = {
      engine: /\/engine[\w-]*\/main\.[jt]s/,
      capture: /live\/main\.ts/,
      tcpdump: /^tcpdump /,
    }[name]
    // Programs that confine the engine have its command line in theirs.
    const program = name === 'tcpdump' ? 'tcpdump' : 'node'
    return descendants(this.pid ?? 0).findLast(
      (pid) => read(`/proc/${pid}/comm`).startsWith(program) && pattern.test(commandOf(pid)),
    )
  }

  /** Milliseconds until `condition` holds; throws after `mostMs`. */
  async until(condition: () => Promise<boolean>, mostMs: number, what: string): Promise<number> {
    const begun = performance.now()
    while (!(await condition())) {
      if (performance.now() - begun > mostMs) throw new Error(`not within ${mostMs} ms: ${what}\n${this.log}`)
      await new Promise((resolve) => setTimeout(resolve, ASK_MS))
    }
    return performance.now() - begun
  }
}

function commandOf(pid: number): string {
  return read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ')
}

/** '' of a process that has ended. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/** Children first, then theirs. */
function descendants(pid: number): readonly number[] {
  const children = new Map<number, number[]>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const [, parent] = /^\d+ \(.*\) \S (\d+)/s.exec(read(`/proc/${name}/stat`)) ?? []
    if (parent === undefined) continue
    const list = children.get(Number(parent)) ?? []
    list.push(Number(name))
    children.set(Number(parent), list)
  }
  const found: number[] = []
  for (let level = [pid]; level.length > 0; ) {
    level = level.flatMap((one) => children.get(one) ?? [])
    found.push(...level)
  }
  return found
}
