/** The last signed baseline, kept in addition to the one that continues to learn: changes since are shown. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeAtomicFile } from '#data-folder/atomic-file'
import { signatureOf } from './baseline-signature.ts'

const NAME = 'baseline-signed.yaml'

export function signedCopyPath(data: string): string {
  return join(data, NAME)
}

/** Keeps the file at `path` as the last signed one, if its signature is valid. */
export function keepIfSigned(path: string, data: string): void {
  if (!existsSync(path)) return
  const text = readFileSync(path, 'utf8')
  if (signatureOf(text)?.fits !== true) return
  writeAtomicFile(signedCopyPath(data), text)
}
