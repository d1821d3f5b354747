/** Node as host: workstations and servers. */
import type { AgentHost, FileMode, RunRequest, RunResult } from '../host.ts'

// Not imported: the same bundle starts in QuickJS, which has no such modules.
const { spawn } = process.getBuiltinModule('node:child_process')
const { randomBytes } = process.getBuiltinModule('node:crypto')
const fs = process.getBuiltinModule('node:fs')

const CHUNK = 64 * 1024

/** Undefined for anything but a regular file; a FIFO is not opened. */
function openRegular(path: string): number | undefined {
  if (!fs.statSync(path).isFile()) return undefined
  const descriptor = fs.openSync(path, 'r')
  if (fs.fstatSync(descriptor).isFile()) return descriptor
  fs.closeSync(descriptor)
  return undefined
}

function attempt<Result>(work: () => Result): Result | undefined {
  try {
    return work()
  } catch {
    return undefined // missing, not permitted, or gone since it was listed
  }
}

function done(work: () => void): boolean {
  return (
    attempt(() => {
      work()
      return true
    }) === true
  )
}

export const nodeHost: AgentHost = {
  runtime: 'node',
  list: (path) => attempt(() => fs.readdirSync(path)),
  lines: (path, take) => attempt(() => readLines(path, take)) ?? false,
  bytes: (path, offset, maximum) => attempt(() => readBytes(path, offset, maximum)),
  link: (path) => attempt(() => fs.readlinkSync(path)),
  mode: (path) =>
    attempt((): FileMode => {
      const stat = fs.lstatSync(path)
      return {
        kind: stat.isFile()
          ? 'file'
          : stat.isDirectory()
            ? 'folder'
            : stat.isSymbolicLink()
              ? 'link'
              : 'other',
        mode: stat.mode & 0o7777,
        ...{ uid: stat.uid, gid: stat.gid, size: stat.size, modified: Math.floor(stat.mtimeMs) },
      }
    }),
  write: (path, text) =>
    done(() => {
      // Removed first: a file of another mode keeps it. `flush` is fsync(2).
      fs.rmSync(`${path}.new`, { force: true })
      fs.writeFileSync(`${path}.new`, text, { mode: 0o600, flush: true })
      fs.renameSync(`${path}.new`, path)
    }),
  makeFolder: (path) => done(() => fs.mkdirSync(path, { recursive: true, mode: 0o700 })),
  rename: (from, to) => done(() => fs.renameSync(from, to)),
  remove: (path) => done(() => fs.unlinkSync(path)),
  run,
  print: (text) => void fs.writeSync(1, text),
  warn: (text) => void attempt(() => fs.writeSync(2, text)),
  exit: (status) => process.exit(status),
  onEnd(action) {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, action)
  },
  random: (count) => new Uint8Array(randomBytes(count)),
  pid: () => process.pid,
  now: () => Date.now(),
  monotonic: () => performance.now(),
  later: (milliseconds, action) => void setTimeout(action, milliseconds),
}

export function nodeArguments(): readonly string[] {
  return process.argv.slice(2)
}

function readBytes(path: string, offset: number, maximum: number): Uint8Array | undefined {
  const descriptor = openRegular(path)
  if (descriptor === undefined) return undefined
  try {
    const bytes = new Uint8Array(maximum)
    let length = 0
    for (;;) {
      const count = fs.readSync(descriptor, bytes, length, maximum - length, offset + length)
      length += count
      if (count === 0 || length === maximum) return bytes.subarray(0, length)
    }
  } finally {
    fs.closeSync(descriptor)
  }
}

function readLines(path: string, take: (line: string) => boolean | undefined): boolean {
  const descriptor = openRegular(path)
  if (descriptor === undefined) return false
  try {
    const decoder = new TextDecoder()
    const chunk = new Uint8Array(CHUNK)
    let rest = ''
    for (;;) {
      const count = fs.readSync(descriptor, chunk, 0, CHUNK, null)
      rest += decoder.decode(chunk.subarray(0, count), { stream: count > 0 })
      const lines = rest.split('\n')
      rest = lines.pop()!
      for (const line of lines) if (take(line) === false) return true
      if (count > 0) continue
      if (rest !== '') take(rest)
      return true
    }
  } finally {
    fs.closeSync(descriptor)
  }
}

function run({ argv, input, maximumOutput, seconds }: RunRequest): Promise<RunResult> {
  return new Promise((resolve) => {
    const child = spawn(argv[0]!, argv.slice(1), {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: helperEnvironment(),
    })
    let problem: RunResult['problem'] = ''
    const parts: Buffer[] = []
    let length = 0
    const timer = setTimeout(() => {
      problem = 'timeout'
      child.kill('SIGKILL')
    }, seconds * 1000)
    child.on('error', () => {
      clearTimeout(timer)
      resolve({ status: -1, output: '', problem: 'missing' })
    })
    child.stdin.on('error', () => {}) // ended before it read everything
    child.stdin.end(input)
    child.stdout.on('data', (part: Buffer) => {
      length += part.length
      if (length <= maximumOutput) parts.push(part)
      else if (problem === '') {
        problem = 'too much output'
        child.kill('SIGKILL')
      }
    })
    child.on('close', (status) => {
      clearTimeout(timer)
      resolve({
        status: problem === '' ? (status ?? -1) : -1,
        output: Buffer.concat(parts).toString('utf8'),
        problem,
      })
    })
  })
}

/** A helper gets only the part of the environment that it needs to be found. */
function helperEnvironment() {
  return { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C' }
}
