/** Everything that the agent reaches of the world; `hosts/` implements it for QuickJS and Node, tests over a folder. */

export interface FileMode {
  readonly kind: 'file' | 'folder' | 'link' | 'other'
  /** The lower 12 bits. */
  readonly mode: number
  readonly uid: number
  readonly gid: number
  readonly size: number
  /** Milliseconds since 1970. */
  readonly modified: number
}

export interface RunResult {
  /** Exit status; -1 if it could not be started, was killed, or wrote too much. */
  readonly status: number
  /** Standard output, cut at the maximum. */
  readonly output: string
  readonly problem: '' | 'missing' | 'timeout' | 'too much output'
}

/** Programs get an argument list: no shell is ever started. */
export interface RunRequest {
  readonly argv: readonly string[]
  readonly input: string
  readonly maximumOutput: number
  readonly seconds: number
}

/** Only regular files are opened: a FIFO would block, a device might never end. */
export interface ReadHost {
  /** Names without `.` and `..`; undefined if it cannot be read. */
  list(path: string): readonly string[] | undefined
  /** Calls `take` for each line without its line feed; false if it cannot be read. `take` returns false to stop. */
  lines(path: string, take: (line: string) => boolean | undefined): boolean
  bytes(path: string, offset: number, maximum: number): Uint8Array | undefined
  /** Target of a symbolic link. */
  link(path: string): string | undefined
  /** Does not follow links. */
  mode(path: string): FileMode | undefined
}

export interface AgentHost extends ReadHost {
  readonly runtime: 'quickjs' | 'node'
  /** Replaces the file by renaming; false, with the former file in place, if not all of it is stored. Mode 0600. */
  write(path: string, text: string): boolean
  makeFolder(path: string): boolean
  rename(from: string, to: string): boolean
  remove(path: string): boolean
  run(request: RunRequest): Promise<RunResult>
  print(text: string): void
  /** To standard error. */
  warn(text: string): void
  exit(status: number): void
  /** Called once when the process is asked to end (SIGTERM, SIGINT). */
  onEnd(action: () => void): void
  random(count: number): Uint8Array
  /** Own process id. */
  pid(): number
  /** Milliseconds since 1970, by a clock that may be unset. */
  now(): number
  /** Milliseconds; never goes back. */
  monotonic(): number
  later(milliseconds: number, action: () => void): void
}

/** Undefined if it cannot be read. */
export function fileText(host: ReadHost, path: string): string | undefined {
  let text = ''
  const isRead = host.lines(path, (line) => {
    text += `${line}\n`
    return text.length < 100_000
  })
  return isRead ? text : undefined
}

/** The same reads below another root: a fixture, or an image that is checked offline. */
export function belowRoot(host: ReadHost, root: string): ReadHost {
  if (root === '' || root === '/') return host
  const at = (path: string) => root + path
  return {
    list: (path) => host.list(at(path)),
    lines: (path, take) => host.lines(at(path), take),
    bytes: (path, offset, maximum) => host.bytes(at(path), offset, maximum),
    link: (path) => host.link(at(path)),
    mode: (path) => host.mode(at(path)),
  }
}
