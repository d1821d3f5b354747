/** The current baseline compared with the last signed one. */
import { existsSync, readFileSync } from 'node:fs'
import type { BaselineContent } from '#baseline/content'
import { compareSides } from '#compare/compare'
import type { ComparedState } from '#compare/side'
import type { KeyValueNames } from '#compare/symbol-words'
import { loadProtocols } from '#engine-host/folders'
import type { Difference } from '#schema/difference'
import { readBaselineFile } from './baseline-file.ts'
import { signatureOf } from './baseline-signature.ts'
import { operationNamesOf } from './operation-names.ts'
import { signedCopyPath } from './signed-copy.ts'

const limits = {
  /** Changes listed one by one; the rest are only counted. */
  changes: 2000,
} as const

const NOTHING: BaselineContent = { connectionPairs: [], channels: [], points: [] }

export interface SignedBaseline {
  /** From the last signed baseline to the current one; undefined if none was ever signed. */
  since(): Promise<{ readonly signer: string; readonly difference: Difference } | undefined>
}

export interface SignedBaselineOptions {
  /** The data folder. */
  readonly data: string
  baseline(): BaselineContent | undefined
}

export function signedBaseline({ data, baseline }: SignedBaselineOptions): SignedBaseline {
  let words: Promise<KeyValueNames> | undefined
  return {
    async since() {
      const path = signedCopyPath(data)
      if (!existsSync(path)) return undefined
      const signature = signatureOf(readFileSync(path, 'utf8'))
      // A copy that was changed after signing proves nothing.
      if (signature?.fits !== true) return undefined
      const before = side('last signed', readBaselineFile(path))
      words ??= loadProtocols().then(operationNamesOf)
      const difference = compareSides(before, side('now', baseline() ?? NOTHING), await words)
      if (difference === undefined) return undefined
      const { changes } = difference
      const left = changes.length - limits.changes
      return {
        signer: signature.signer,
        difference: {
          ...difference,
          changes: changes.slice(0, limits.changes),
          remarks:
            left > 0 ? [...difference.remarks, `${left} further changes are not listed`] : difference.remarks,
        },
      }
    },
  }
}

function side(name: string, baseline: BaselineContent): ComparedState {
  return { name, kind: 'baseline', from: null, until: null, baseline }
}
