/** What is normal now against the last baseline that somebody signed. */
import { existsSync, readFileSync } from 'node:fs'
import type { BaselineContent } from '#baseline/content'
import { compareSides } from '#compare/compare'
import type { Side } from '#compare/side'
import type { SymbolWords } from '#compare/symbol-words'
import { loadProtocols } from '#engine-host/folders'
import type { SignedBaseline } from '../rooms/signed-baseline.ts'
import type { Ground, OpenRoom } from '../rooms.ts'
import { readBaselineFile } from './baseline-file.ts'
import { signatureOf } from './baseline-signature.ts'
import { symbolWordsOf } from './operation-names.ts'
import { signedCopyPath } from './signed-copy.ts'

const limits = {
  /** Changes told; all of them are counted. */
  changes: 2000,
} as const

const NOTHING: BaselineContent = { relations: [], channels: [], points: [] }

export const open: OpenRoom = (ground) => ({ signedBaseline: signedBaselineOf(ground) })

export function signedBaselineOf({ data, baseline }: Pick<Ground, 'data' | 'baseline'>): SignedBaseline {
  let words: Promise<SymbolWords> | undefined
  return {
    async since() {
      const path = signedCopyPath(data)
      if (!existsSync(path)) return undefined
      const signature = signatureOf(readFileSync(path, 'utf8'))
      // A copy that somebody has changed proves nothing.
      if (signature?.fits !== true) return undefined
      const before = side('last signed', readBaselineFile(path))
      words ??= loadProtocols().then(symbolWordsOf)
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
            left > 0 ? [...difference.remarks, `${left} further changes are not told`] : difference.remarks,
        },
      }
    },
  }
}

function side(name: string, baseline: BaselineContent): Side {
  return { name, kind: 'baseline', from: null, until: null, baseline }
}
