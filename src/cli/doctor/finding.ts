/** What a check of this machine says. */
export interface Finding {
  /** What was looked at: `Node`, `disk`. */
  readonly about: string
  /** `warning`: Sightglass works, but not all of it, or not for long. */
  readonly state: 'ok' | 'warning' | 'problem'
  /** What is there. */
  readonly found: string
  /** What a person can do; '' where nothing is to be done. */
  readonly todo: string
}

export interface Asked {
  /** The data folder. */
  readonly data: string
  /** Of `--listen`, as the server takes it. */
  readonly listen: string | undefined
  /** A mirror port to listen on; undefined: whether anything could be listened on at all. */
  readonly networkInterface: string | undefined
}

export function ok(about: string, found: string): Finding {
  return { about, state: 'ok', found, todo: '' }
}

export function warning(about: string, found: string, todo: string): Finding {
  return { about, state: 'warning', found, todo }
}

export function problem(about: string, found: string, todo: string): Finding {
  return { about, state: 'problem', found, todo }
}

/** As findings tell of memory and disks. */
export function gigabytes(bytes: number): string {
  return (bytes / 1e9).toFixed(1)
}
