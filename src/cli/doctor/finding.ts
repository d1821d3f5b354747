/** Result of one check of this machine. */
export interface CheckResult {
  /** Subject of the check: `Node`, `disk`. */
  readonly about: string
  /** `warning`: some features do not work, or will stop working soon. */
  readonly state: 'ok' | 'warning' | 'problem'
  /** Observed state. */
  readonly found: string
  /** Remedy; '' for none. */
  readonly todo: string
}

export interface CheckOptions {
  /** The data folder. */
  readonly data: string
  /** Value of `--listen`. */
  readonly listen: string | undefined
  /** Interface to check; undefined: check whether any can be captured on. */
  readonly networkInterface: string | undefined
}

export function ok(about: string, found: string): CheckResult {
  return { about, state: 'ok', found, todo: '' }
}

export function warning(about: string, found: string, todo: string): CheckResult {
  return { about, state: 'warning', found, todo }
}

export function problem(about: string, found: string, todo: string): CheckResult {
  return { about, state: 'problem', found, todo }
}

/** Format for memory and disk sizes. */
export function gigabytes(bytes: number): string {
  return (bytes / 1e9).toFixed(1)
}
