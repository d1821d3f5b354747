import type { Difference } from '#contract/difference'

export interface SignedBaseline {
  /** From the last signed baseline to what is normal now; undefined where none was ever signed. */
  since(): Promise<{ readonly signer: string; readonly difference: Difference } | undefined>
}

declare module '../room.ts' {
  interface Room {
    /** Left out where nothing is learned. */
    readonly signedBaseline?: SignedBaseline | undefined
  }
}
