import type { BaselineTest } from '#contract/baseline-test'

export interface BaselineTrial {
  /** Throws `baseline-refused` for text that is no baseline, `dry-run-busy` while another one runs. */
  test(text: string, signal: AbortSignal): Promise<BaselineTest>
}

declare module '../room.ts' {
  interface Room {
    /** Left out where no captures are kept. */
    readonly baselineTrial?: BaselineTrial | undefined
  }
}
