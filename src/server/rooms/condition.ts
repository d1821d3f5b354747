import type { Microseconds } from '#model/time'

/** How the machine and what is kept on it are doing. */
export interface Condition {
  readonly startedAt: Microseconds
  /** What is wrong with the place where everything is kept; '' while all is well. */
  trouble(): Promise<string>
  /** Octets of the file system that holds the data folder; undefined where the system does not tell. */
  disk(): Promise<{ readonly free: number; readonly size: number } | undefined>
  /** Octets of the data folder. */
  kept(): Promise<number>
}

declare module '../room.ts' {
  interface Room {
    /** Left out where nothing is kept. */
    readonly condition?: Condition | undefined
  }
}
