/** One interface read by tcpdump: the only process that needs CAP_NET_RAW. */
import { type ChildProcess, spawn } from 'node:child_process'
import { NamedPipe } from './named-pipe.ts'
import type { SourceAddress } from './sources/source-address.ts'

export const captureLimits = {
  /** Size of the kernel's ring buffer in MiB: a second of 500,000 small packets. */
  bufferMebibytes: 64,
  /** Kernel counters are read this often. */
  countMs: 1000,
  /** Characters kept of what tcpdump prints. */
  complaint: 2000,
  /** Characters of a BPF filter. */
  filter: 2000,
} as const

/** Interface names as Linux allows them, but for those that would read as an option. */
const INTERFACE = /^[A-Za-z0-9_.:@][A-Za-z0-9_.:@-]{0,31}$/
const PERMISSION = /permission|not permitted|EPERM|CAP_NET_RAW/i
/** Printed at SIGUSR1. `received by filter` includes what the kernel dropped. */
const COUNTS =
  /(\d+) packets? captured[,\n]\s*(\d+) packets? received by filter[,\n]\s*(\d+) packets? dropped by kernel/g

/** A tcpdump that starts while this process ends would stay on a silent interface. */
const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGTERM')
})

/** The interface cannot be captured; the message contains a remedy. */
export class LiveRefusal extends Error {}

export interface CaptureOptions {
  readonly name: string
  /** BPF; '' captures everything. */
  readonly filter?: string
  readonly bufferMebibytes?: number
  /** In place of an interface: `name` is only shown. */
  readonly source?: SourceAddress
}

/** Totals since the start. */
export interface KernelCounts {
  /** Packets that tcpdump wrote. */
  readonly captured: number
  /** Packets that the kernel dropped because the ring buffer was full. */
  readonly dropped: number
}

export interface InterfaceCapture {
  readonly name: string
  /** Calls `chunk` with bytes of a pcap stream, valid during the call; `ended` when the interface goes away or after `stop`. */
  read(chunk: (bytes: Uint8Array) => void, ended: () => void): void
  /** As of the last second. */
  readonly counts: () => KernelCounts
  /** Last output of tcpdump, if it ended by itself. */
  readonly complaint: () => string
  readonly pid: number | undefined
  stop(): void
}

/** Captures until stopped. Rejects with a `LiveRefusal` if there is no tcpdump, no right, no such interface or a wrong filter. */
export async function captureInterface(options: CaptureOptions): Promise<InterfaceCapture> {
  const { name, filter = '', bufferMebibytes = captureLimits.bufferMebibytes } = options
  if (!INTERFACE.test(name)) throw new LiveRefusal(`--interface: expected a name such as eth0, got ${name}`)
  if (filter.length > captureLimits.filter)
    throw new LiveRefusal(`${name}: expected a filter of at most ${captureLimits.filter} characters`)
  const buffer = String(Math.max(1, Math.round(bufferMebibytes * 1024)))
  // -U costs 0.5 µs a packet. Without it packets wait for a full buffer, and the flush at SIGUSR2 runs in the signal
  // handler, where it damages the output if it interrupts a write. -s 0 cuts none; -n resolves no names.
  const args = ['-i', name, '-w', '-', '-U', '-n', '-s', '0', '-B', buffer, '--', filter]
  const pipe = NamedPipe.open()
  let child: ChildProcess
  try {
    child = spawn('tcpdump', args, { stdio: ['ignore', pipe?.output ?? 'pipe', 'pipe'] })
  } catch (error) {
    // EPERM, which Node throws: tcpdump has a file capability that this process, in a container for example, may not gain.
    pipe?.close()
    throw refusal(name, (error as Error).message)
  }
  pipe?.handedOver()
  running.add(child)
  child.once('exit', () => running.delete(child))
  const stdout = child.stdout
  const stderr = child.stderr!
  let printed = ''
  let counts: KernelCounts = { captured: 0, dropped: 0 }
  stderr.setEncoding('utf8')
  await new Promise<void>((resolve, reject) => {
    stderr.on('data', (text: string) => {
      printed = (printed + text).slice(-captureLimits.complaint)
      for (const [, captured, , dropped] of printed.matchAll(COUNTS))
        counts = { captured: Number(captured), dropped: Number(dropped) }
      if (/listening on/.test(printed)) resolve()
    })
    child.once('error', (error) => reject(refusal(name, error.message)))
    child.once('exit', () => reject(refusal(name, printed)))
  }).catch((error: Error) => {
    pipe?.close()
    throw error
  })
  let isRead = false
  const counting = setInterval(() => child.kill('SIGUSR1'), captureLimits.countMs)
  child.once('exit', () => clearInterval(counting))
  return {
    name,
    read: (chunk, ended) => {
      isRead = true
      if (pipe !== undefined) return pipe.read(chunk, ended)
      stdout?.on('data', chunk)
      stdout?.on('close', ended)
    },
    counts: () => counts,
    complaint: () => printed.replace(COUNTS, '').trim(),
    pid: child.pid,
    stop: () => {
      clearInterval(counting)
      child.kill('SIGTERM')
      if (!isRead) pipe?.close()
    },
  }
}

function refusal(name: string, printed: string): LiveRefusal {
  if (/ENOENT/.test(printed))
    return new LiveRefusal(
      'listening needs tcpdump, which is not installed; on Debian: apt-get install tcpdump',
    )
  if (PERMISSION.test(printed)) {
    return new LiveRefusal(
      `listening on ${name} needs the right CAP_NET_RAW: run as root, or once: setcap cap_net_raw+ep "$(command -v tcpdump)"; in a container, add the capability NET_RAW`,
    )
  }
  return new LiveRefusal(`cannot listen on ${name}: ${printed.trim().replaceAll('\n', ' ')}`)
}
