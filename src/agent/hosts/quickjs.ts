/** QuickJS 2024-01-13 or later as host, with its modules `std` and `os`. `popen` and `urlGet` are not used: they start a shell. */
import type { AgentHost, FileMode, ReadHost, RunRequest, RunResult } from '../host.ts'
import { utf8Bytes, utf8Length } from '../text.ts'

interface QuickFile {
  read(buffer: ArrayBuffer, position: number, length: number): number
  seek(offset: number, whence: number): number
  getline(): string | null
  puts(text: string): void
  flush(): void
  close(): number
}

interface QuickStat {
  readonly mode: number
  readonly uid: number
  readonly gid: number
  readonly size: number
  readonly mtime: number
}

interface QuickStd {
  open(path: string, mode: string): QuickFile | null
  exit(status: number): void
  getenv(name: string): string | undefined
  readonly out: QuickFile
  readonly err: QuickFile
  readonly SEEK_SET: number
}

interface QuickOs {
  readdir(path: string): [string[], number]
  stat(path: string): [QuickStat, number]
  lstat(path: string): [QuickStat, number]
  readlink(path: string): [string, number]
  mkdir(path: string, mode: number): number
  rename(from: string, to: string): number
  remove(path: string): number
  pipe(): [number, number] | null
  open(path: string, flags: number, mode: number): number
  read(descriptor: number, buffer: ArrayBuffer, offset: number, length: number): number
  write(descriptor: number, buffer: ArrayBuffer, offset: number, length: number): number
  close(descriptor: number): number
  exec(argv: readonly string[], options: Record<string, unknown>): number
  waitpid(pid: number, options: number): [number, number]
  kill(pid: number, signal: number): number
  setReadHandler(descriptor: number, handler: (() => void) | null): void
  setWriteHandler(descriptor: number, handler: (() => void) | null): void
  setTimeout(action: () => void, milliseconds: number): unknown
  getpid?(): number
  signal(number: number, handler: null | (() => void)): void
  now(): number
  readonly WNOHANG: number
  readonly SIGKILL: number
  readonly SIGPIPE: number
  readonly SIGTERM: number
  readonly SIGINT: number
  readonly S_IFMT: number
  readonly S_IFREG: number
  readonly S_IFDIR: number
  readonly S_IFLNK: number
  readonly O_WRONLY: number
}

/** Bytes that a pipe accepts without blocking once it is writable: PIPE_BUF of Linux. */
const PIPE_BYTES = 4096
const POLL_MS = 20

export function quickjsArguments(): readonly string[] {
  return (globalThis as unknown as { scriptArgs: readonly string[] }).scriptArgs.slice(1)
}

/** Not a literal: bundlers would look for these modules. */
async function runtimeModule<Module>(name: string): Promise<Module> {
  return (await import(name)) as Module
}

export async function openQuickjsHost(): Promise<AgentHost> {
  const std = await runtimeModule<QuickStd>('std')
  const os = await runtimeModule<QuickOs>('os')
  // A helper that ends early must not end the agent: SIG_IGN has no name here, so a handler replaces it.
  os.signal(os.SIGPIPE, () => {})
  return new QuickjsHost(std, os)
}

class QuickjsHost implements AgentHost {
  readonly runtime = 'quickjs'
  readonly #std: QuickStd
  readonly #os: QuickOs

  constructor(std: QuickStd, os: QuickOs) {
    this.#std = std
    this.#os = os
  }

  list(path: string): readonly string[] | undefined {
    const [names, error] = this.#os.readdir(path)
    return error === 0 ? names.filter((name) => name !== '.' && name !== '..') : undefined
  }

  lines: ReadHost['lines'] = (path, take) => {
    const file = this.#openRegular(path)
    if (file === undefined) return false
    try {
      for (let line = file.getline(); line !== null; line = file.getline()) if (take(line) === false) break
      return true
    } finally {
      file.close()
    }
  }

  bytes(path: string, offset: number, maximum: number): Uint8Array | undefined {
    const file = this.#openRegular(path)
    if (file === undefined) return undefined
    try {
      if (offset > 0 && file.seek(offset, this.#std.SEEK_SET) !== 0) return new Uint8Array(0)
      const buffer = new ArrayBuffer(maximum)
      const length = file.read(buffer, 0, maximum)
      return new Uint8Array(buffer, 0, Math.max(0, length))
    } finally {
      file.close()
    }
  }

  #openRegular(path: string): QuickFile | undefined {
    const os = this.#os
    const [stat, error] = os.stat(path)
    if (error !== 0 || (stat.mode & os.S_IFMT) !== os.S_IFREG) return undefined
    return this.#std.open(path, 'r') ?? undefined
  }

  link(path: string): string | undefined {
    const [target, error] = this.#os.readlink(path)
    return error === 0 ? target : undefined
  }

  mode(path: string): FileMode | undefined {
    const os = this.#os
    const [stat, error] = os.lstat(path)
    if (error !== 0) return undefined
    const type = stat.mode & os.S_IFMT
    return {
      kind:
        type === os.S_IFREG
          ? 'file'
          : type === os.S_IFDIR
            ? 'folder'
            : type === os.S_IFLNK
              ? 'link'
              : 'other',
      mode: stat.mode & 0o7777,
      ...{ uid: stat.uid, gid: stat.gid, size: stat.size, modified: Math.floor(stat.mtime) },
    }
  }

  write(path: string, text: string): boolean {
    const os = this.#os
    // The mode is that of the folder's umask; the folder itself is 0700.
    const file = this.#std.open(`${path}.new`, 'w')
    if (file === null) return false
    file.puts(text)
    file.flush()
    file.close()
    // Neither call above tells of a full disk, and this runtime has no fsync(2).
    const isWritten = this.mode(`${path}.new`)?.size === utf8Length(text)
    return isWritten ? os.rename(`${path}.new`, path) === 0 : this.remove(`${path}.new`) && false
  }

  makeFolder(path: string): boolean {
    return this.#os.mkdir(path, 0o700) === 0
  }

  rename(from: string, to: string): boolean {
    return this.#os.rename(from, to) === 0
  }

  remove(path: string): boolean {
    return this.#os.remove(path) === 0
  }

  print(text: string): void {
    this.#std.out.puts(text)
    this.#std.out.flush()
  }

  warn(text: string): void {
    this.#std.err.puts(text)
    this.#std.err.flush()
  }

  exit(status: number): void {
    this.#std.exit(status)
  }

  onEnd(action: () => void): void {
    for (const signal of [this.#os.SIGTERM, this.#os.SIGINT]) this.#os.signal(signal, action)
  }

  random(count: number): Uint8Array {
    const file = this.#std.open('/dev/urandom', 'r')
    if (file === null) throw new Error('/dev/urandom cannot be read')
    const buffer = new ArrayBuffer(count)
    const length = file.read(buffer, 0, count)
    file.close()
    if (length !== count) throw new Error('/dev/urandom ended early')
    return new Uint8Array(buffer)
  }

  pid(): number {
    const own = this.#os.getpid?.()
    if (own !== undefined) return own
    return Number(this.link('/proc/self') ?? 0)
  }

  now(): number {
    return Date.now()
  }

  monotonic(): number {
    return this.#os.now()
  }

  later(milliseconds: number, action: () => void): void {
    this.#os.setTimeout(action, milliseconds)
  }

  run(request: RunRequest): Promise<RunResult> {
    return new Promise((resolve) => this.#start(request, resolve))
  }

  #start({ argv, input, maximumOutput, seconds }: RunRequest, resolve: (result: RunResult) => void): void {
    const os = this.#os
    const path = this.#programPath(argv[0]!)
    const toChild = path === undefined ? null : os.pipe()
    const fromChild = toChild === null ? null : os.pipe()
    if (path === undefined || toChild === null || fromChild === null) {
      for (const descriptor of toChild ?? []) os.close(descriptor)
      resolve({ status: -1, output: '', problem: 'missing' })
      return
    }
    const nowhere = os.open('/dev/null', os.O_WRONLY, 0)
    const pid = os.exec(argv, {
      ...{ file: path, block: false, usePath: false },
      ...{ stdin: toChild[0], stdout: fromChild[1], stderr: nowhere },
      env: { PATH: SEARCH, LC_ALL: 'C' },
    })
    for (const descriptor of [toChild[0], fromChild[1], nowhere]) os.close(descriptor)
    const closeInput = () => {
      os.setWriteHandler(toChild[1], null)
      os.close(toChild[1])
    }
    const bytes = utf8Bytes(input)
    let sent = 0
    let isInputOpen = true
    os.setWriteHandler(toChild[1], () => {
      const count =
        sent === bytes.length
          ? 0
          : os.write(toChild[1], bytes.buffer, sent, Math.min(PIPE_BYTES, bytes.length - sent))
      if (count > 0) sent += count
      if (count <= 0 || sent === bytes.length) {
        isInputOpen = false
        closeInput()
      }
    })
    let problem: RunResult['problem'] = ''
    let isOutputOpen = true
    const kept: string[] = []
    let length = 0
    const chunk = new ArrayBuffer(PIPE_BYTES)
    os.setReadHandler(fromChild[0], () => {
      const count = os.read(fromChild[0], chunk, 0, PIPE_BYTES)
      if (count <= 0) {
        isOutputOpen = false
        os.setReadHandler(fromChild[0], null)
        os.close(fromChild[0])
        return
      }
      length += count
      if (length > maximumOutput) {
        if (problem === '') os.kill(pid, os.SIGKILL)
        problem = 'too much output'
        return
      }
      kept.push(String.fromCharCode(...new Uint8Array(chunk, 0, count)))
    })
    const until = os.now() + seconds * 1000
    const poll = () => {
      const [ended, status] = os.waitpid(pid, os.WNOHANG)
      if (ended === 0 && os.now() > until && problem !== 'timeout') {
        problem = 'timeout'
        os.kill(pid, os.SIGKILL)
      }
      // A grandchild may keep the pipe open: the output is waited for no longer than the child.
      const isOver = ended !== 0 && (!isOutputOpen || os.now() > until)
      if (!isOver && ended === 0) return void os.setTimeout(poll, POLL_MS)
      if (isOutputOpen && os.now() <= until) {
        const finish = () => {
          if (isOutputOpen && os.now() <= until) return void os.setTimeout(finish, POLL_MS)
          close(status)
        }
        return finish()
      }
      close(status)
    }
    const close = (status: number) => {
      if (isInputOpen) closeInput()
      if (isOutputOpen) {
        os.setReadHandler(fromChild[0], null)
        os.close(fromChild[0])
      }
      // wait(2): the exit status is in the second byte; a signal in the first.
      const code = (status & 0x7f) === 0 ? (status >> 8) & 0xff : -1
      resolve({ status: problem === '' ? code : -1, output: decoded(kept), problem })
    }
    poll()
  }

  /** `exec` reports a missing program only by exit status 127, as a shell does. */
  #programPath(name: string): string | undefined {
    const os = this.#os
    return SEARCH.split(':')
      .map((folder) => `${folder}/${name}`)
      .find((path) => {
        const [stat, error] = os.stat(path)
        return error === 0 && (stat.mode & os.S_IFMT) === os.S_IFREG && (stat.mode & 0o111) !== 0
      })
  }
}

const SEARCH = '/usr/bin:/bin:/usr/sbin:/sbin:/usr/local/bin'

function decoded(parts: readonly string[]): string {
  const text = parts.join('')
  try {
    return decodeURIComponent(escape(text))
  } catch {
    return text
  }
}
