/** A network namespace of its own with a veth pair: what is sent into `veth0` is captured at `veth1`. Needs root. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** A sender that sleeps once for so many packets keeps its rate; one that sleeps for each does not. */
const BURSTS_PER_SECOND = 2000
/** Niceness of the sender: packets of a plant come whether the engine needs the processors or not. */
const SENDER_NICENESS = -10
/** USER_HZ of Linux. */
const TICKS_PER_SECOND = 100
const SAMPLE_MS = 200

export const SENDING = 'veth0'
export const CAPTURED = 'veth1'

/** Runs this program again in namespaces of its own (`-n` network, `-m` mounts); returns its exit status. */
export function runInNamespaces(namespaces: readonly string[], inside: string): number {
  const [, program = '', ...options] = process.argv
  const self = [process.execPath, '--no-warnings', program, inside, ...options]
  return spawnSync('unshare', [...namespaces, ...self], { stdio: 'inherit' }).status ?? 1
}

/** Loopback and both ends are up. Without IPv6 addresses the kernel sends nothing of its own that would be counted. */
export function makeVethPair(): void {
  for (const command of [
    'link set lo up',
    `link add ${SENDING} type veth peer name ${CAPTURED}`,
    `link set ${SENDING} addrgenmode none up`,
    `link set ${CAPTURED} addrgenmode none up promisc on`,
  ])
    execFileSync('ip', command.split(' '))
}

export interface ReplayOptions {
  readonly capture: string
  readonly packetsPerSecond: number
  /** Without: until it is killed. */
  readonly packets?: number
}

/** Sends the capture again and again into the pair. */
export function startReplay({ capture, packetsPerSecond, packets }: ReplayOptions): ChildProcess {
  const burst = Math.max(1, Math.round(packetsPerSecond / BURSTS_PER_SECOND))
  const rate = ['--pps', String(packetsPerSecond), ...(burst > 1 ? ['--pps-multi', String(burst)] : [])]
  const limit = packets === undefined ? [] : ['--limit', String(packets)]
  const options = ['-K', ...rate, ...limit, '--loop', '1000000', '-i', SENDING, capture]
  return spawn('nice', ['-n', String(SENDER_NICENESS), 'tcpreplay', ...options], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
}

export interface SentPackets {
  readonly packets: number
  readonly bytes: number
  readonly seconds: number
  /** Processor time of the sender. */
  readonly processorSeconds: number
}

/** The count that tcpreplay prints at its end. */
export async function replayed(options: ReplayOptions & { readonly packets: number }): Promise<SentPackets> {
  const replay = startReplay(options)
  let printed = ''
  replay.stdout?.on('data', (text: Buffer) => {
    printed = (printed + text.toString()).slice(-4000)
  })
  const ended = new Promise<void>((resolve, reject) => {
    replay.once('error', reject)
    replay.once('close', () => resolve())
  })
  let processorSeconds = 0
  let isRunning = true
  void ended.finally(() => {
    isRunning = false
  })
  while (isRunning) {
    processorSeconds = Math.max(processorSeconds, processorSecondsOf(replay.pid))
    await Promise.race([ended, sleep(SAMPLE_MS)])
  }
  const [, packets, bytes, seconds] =
    /Actual: (\d+) packets \((\d+) bytes\) sent in ([\d.]+) seconds/.exec(printed) ?? []
  if (packets === undefined) throw new Error(`tcpreplay did not print what it sent: ${printed}`)
  return { packets: Number(packets), bytes: Number(bytes), seconds: Number(seconds), processorSeconds }
}

/** User and system time of a process so far; 0 if it has ended. */
export function processorSecondsOf(pid: number | undefined): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    // utime and stime: fields 14 and 15 of proc(5), 3 of them before.
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
  } catch {
    return 0
  }
}
