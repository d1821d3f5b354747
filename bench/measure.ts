/** Runs a program and says what it took: wall time, processor time, and memory of the whole process tree. */
import { spawn } from 'node:child_process'
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs'

const SAMPLE_MS = 20
/** USER_HZ of Linux. */
const TICKS_PER_SECOND = 100

export interface Command {
  readonly program: string
  readonly options: readonly string[]
  /** Standard output goes there; default /dev/null. */
  readonly output?: string
}

export interface Measure {
  readonly wallSeconds: number
  /** User and system, of all processes. */
  readonly cpuSeconds: number
  /** Sum of the peaks of all processes that lived at once; undefined where there is no /proc. */
  readonly peakBytes: number | undefined
}

/** Throws with the program's last words if it does not end well. */
export async function measure({ program, options, output = '/dev/null' }: Command): Promise<Measure> {
  const into = openSync(output, 'w')
  const started = performance.now()
  // The shell adds up the processor time of everything it waited for: POSIX `times`.
  const script = '"$@"; status=$?; times >&3; exit $status'
  const child = spawn('/bin/sh', ['-c', script, 'sh', program, ...options], {
    stdio: ['ignore', into, 'pipe', 'pipe'],
  })
  closeSync(into)
  let complaint = ''
  let times = ''
  child.stdio[2]?.on('data', (text) => {
    complaint = (complaint + text).slice(-2000)
  })
  child.stdio[3]?.on('data', (text) => {
    times += text
  })
  let peak = 0
  /** Of each process that was seen, its processor time when it was seen last. */
  const seconds = new Map<number, number>()
  const sampling = setInterval(() => {
    const ids = descendants(child.pid ?? 0)
    for (const id of ids) seconds.set(id, Math.max(seconds.get(id) ?? 0, secondsOf(id)))
    peak = Math.max(
      peak,
      ids.reduce((sum, id) => sum + peakOf(id), 0),
    )
  }, SAMPLE_MS)
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  clearInterval(sampling)
  const wallSeconds = (performance.now() - started) / 1000
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${complaint.trim()}`)
  // A process that is killed when its parent ends is waited for by nobody: `times` does not know it, the samples do.
  const sampled = [...seconds.values()].reduce((sum, one) => sum + one, 0)
  const cpuSeconds = Math.max(childSeconds(times), sampled)
  return { wallSeconds, cpuSeconds, peakBytes: peak > 0 ? peak : undefined }
}

/** Second line of `times`: `0m1.23s 0m0.45s`, user and system time of the children. */
function childSeconds(times: string): number {
  const line = times.trim().split('\n').at(-1) ?? ''
  let seconds = 0
  for (const [, minutes, rest] of line.matchAll(/(\d+)m([\d.]+)s/g))
    seconds += Number(minutes) * 60 + Number(rest)
  return seconds
}

/** All processes below `root` that live now. */
function descendants(root: number): readonly number[] {
  const children = new Map<number, number[]>()
  for (const name of readdirSync('/proc')) {
    const id = Number(name)
    if (Number.isNaN(id)) continue
    const parent = Number(/\nPPid:\s*(\d+)/.exec(procFile(id, 'status'))?.[1] ?? -1)
    children.set(parent, [...(children.get(parent) ?? []), id])
  }
  const ids: number[] = []
  const pending = [...(children.get(root) ?? [])] // the shell itself does not count
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    ids.push(id)
    pending.push(...(children.get(id) ?? []))
  }
  return ids
}

/** Peak resident size (VmHWM); summed over processes never less than the true peak of them all. */
function peakOf(id: number): number {
  return Number(/\nVmHWM:\s*(\d+)/.exec(procFile(id, 'status'))?.[1] ?? 0) * 1024
}

/** User and system time of all threads: fields 14 and 15 of proc_pid_stat(5); the name before them may hold spaces. */
function secondsOf(id: number): number {
  const fields = procFile(id, 'stat')
    .replace(/^.*\) /s, '')
    .split(' ')
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / TICKS_PER_SECOND
}

/** '' for a process that has just ended. */
function procFile(id: number, name: 'status' | 'stat'): string {
  try {
    return readFileSync(`/proc/${id}/${name}`, 'utf8')
  } catch {
    return ''
  }
}

/** The middle run by wall time; of an even number, the faster of both in the middle. */
export function median(runs: readonly Measure[]): Measure {
  const sorted = [...runs].sort((a, b) => a.wallSeconds - b.wallSeconds)
  const middle = sorted[(sorted.length - 1) >> 1]
  if (middle === undefined) throw new Error('expected at least one run')
  return middle
}
