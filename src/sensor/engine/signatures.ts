/** Signatures from rule files, read inside the engine process: a rule file is a stranger's text. */
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { type LoadedSignatures, loadSignatures } from '#intel/signatures/load'

/** Refusals that are told one by one; the rest as a number. `sightglass signatures check` tells them all. */
const TOLD = 20

export function readSignatures(
  files: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): LoadedSignatures {
  const unread: string[] = []
  const texts = files.flatMap((file) => {
    try {
      return [{ name: basename(file), text: readFileSync(file, 'utf8') }]
    } catch (error) {
      unread.push(`${basename(file)}: ${error instanceof Error ? error.message : error}`)
      return []
    }
  })
  const loaded = loadSignatures(texts, new Map(Object.entries(variables)))
  return { ...loaded, problems: [...unread, ...loaded.problems] }
}

/** What was loaded and what was not, as counters of the capture. */
export function signatureCounters(loaded: LoadedSignatures): Record<string, number> {
  if (loaded.total === 0 && loaded.problems.length === 0) return {}
  const { signatures, refused, problems, undefinedVariables } = loaded
  return Object.fromEntries([
    ['signatures', signatures.length],
    ...(refused.length > 0 ? [['signaturesRefused', refused.length] as const] : []),
    ...refused
      .slice(0, TOLD)
      .map(
        ({ file, line, sid, keyword, reason }) =>
          [
            `signature ${sid} (${file}:${line}): ${keyword === '' ? '' : `${keyword}: `}${reason}`,
            1,
          ] as const,
      ),
    ...problems.map((problem) => [`signatures: ${problem}`, 1] as const),
    ...(undefinedVariables.length > 0
      ? [
          [
            `signatures: undefined, taken for $HOME_NET or any port: ${undefinedVariables.slice(0, 30).join(' ')}`,
            1,
          ] as const,
        ]
      : []),
  ])
}
