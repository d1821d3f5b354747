/** The signatures that are shipped and always loaded. */

import { readShippedRules } from '#reference-data/data-files'
import { loadSignatures } from '#signatures/load'
import type { Signature } from '#signatures/signature'

export function shippedSignatures(): readonly Signature[] {
  const { signatures, refused, problems } = loadSignatures(readShippedRules())
  for (const { file, line, keyword, reason } of refused)
    throw new Error(`data/signatures/${file}:${line}: ${keyword}: ${reason}`)
  for (const problem of problems) throw new Error(`data/signatures: ${problem}`)
  return signatures
}
