/** Signatures from rule files, read inside the engine process: a rule file is untrusted text. */
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { type LoadedSignatures, loadingSignatures, withoutPause } from '#signatures/load'
import type { Signature } from '#signatures/signature'
import { setImmediate } from './timers.ts'

/** Rejected signatures that are reported one by one; the rest as a number. `sightglass signatures check` lists all. */
const REPORTED = 20

/** Signatures in use. Other files may replace them while a live stream is read. */
export class SignatureSet {
  #loaded: LoadedSignatures

  constructor(files: readonly string[], variables: Readonly<Record<string, string>> = {}) {
    this.#loaded = withoutPause(reading(files, variables))
  }

  get signatures(): readonly Signature[] {
    return this.#loaded.signatures
  }

  /** Loaded and rejected signatures, as counters of the capture. */
  get counters(): Record<string, number> {
    return signatureCounters(this.#loaded)
  }

  /** Takes these files in place of those before. Packets have their turn in between; until all is read, the others count. */
  async replace(files: readonly string[], variables: Readonly<Record<string, string>>): Promise<void> {
    const loading = reading(files, variables)
    for (;;) {
      const next = loading.next()
      if (next.done === true) {
        this.#loaded = next.value
        return
      }
      await new Promise((turn) => setImmediate(turn))
    }
  }
}

function* reading(
  files: readonly string[],
  variables: Readonly<Record<string, string>>,
): Generator<void, LoadedSignatures> {
  const unrecognised: string[] = []
  function* texts() {
    for (const file of files)
      try {
        yield { name: basename(file), text: readFileSync(file, 'utf8') }
      } catch (error) {
        unrecognised.push(`${basename(file)}: ${error instanceof Error ? error.message : error}`)
      }
  }
  const loaded = yield* loadingSignatures(texts(), new Map(Object.entries(variables)))
  return { ...loaded, problems: [...unrecognised, ...loaded.problems] }
}

function signatureCounters(loaded: LoadedSignatures): Record<string, number> {
  if (loaded.total === 0 && loaded.problems.length === 0) return {}
  const { signatures, refused, problems, undefinedVariables } = loaded
  return Object.fromEntries([
    ['signatures', signatures.length],
    ...(refused.length > 0 ? [['signaturesRefused', refused.length] as const] : []),
    ...refused
      .slice(0, REPORTED)
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
