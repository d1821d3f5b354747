/** Reads package states of distributions; kept until a file changes, because the tracker of Debian has 70 MB. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { mergedLevels, type PatchLevels, readPatchLevels } from '#exposure/patch-levels'

const limits = {
  files: 100,
  /** Bytes of one file. */
  fileBytes: 256 * 1024 ** 2,
} as const

let last:
  | { readonly key: string; readonly levels: PatchLevels; readonly problems: readonly string[] }
  | undefined

/** @param refuse called with the reason for files that could not be read */
export function patchLevelsAt(folders: readonly string[], refuse: (what: string) => void): PatchLevels {
  const files = folders
    .flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => /\.json$/i.test(name))
        .sort()
        .map((name) => join(folder, name)),
    )
    .slice(0, limits.files)
  const key = files
    .map((file) => {
      const { size, mtimeMs } = statSync(file)
      return `${file} ${size} ${mtimeMs}`
    })
    .join('\n')
  if (last?.key !== key) {
    const problems: string[] = []
    const read = files.flatMap((file): readonly PatchLevels[] => {
      try {
        if (statSync(file).size > limits.fileBytes) throw new Error(`larger than ${limits.fileBytes} bytes`)
        const levels = readPatchLevels(JSON.parse(readFileSync(file, 'utf8')))
        if (levels !== undefined) return [levels]
        throw new Error('expected JSON of the Debian security tracker, or of the secdb of Alpine')
      } catch (error) {
        problems.push(`${file}: ${(error as Error).message}`)
        return []
      }
    })
    last = { key, levels: mergedLevels(read), problems }
  }
  for (const problem of last.problems) refuse(problem)
  return last.levels
}
