/** The rule files that count now, looked at again while a server runs: an update needs no restart. */
import { statSync } from 'node:fs'
import { chooseSignatures, type SignatureChoice } from './signature-files.ts'

const LOOK_MS = 5000

export interface SignatureWatchOptions {
  /** Files, and folders of *.rules. */
  readonly paths: readonly string[]
  readonly variablesFile: string | undefined
  /** Files of installed packages. */
  readonly packed: () => readonly string[]
  /** Called with the choice in effect. */
  readonly changed: (choice: SignatureChoice) => void
  readonly log: (line: string) => void
  /** For tests. */
  readonly lookMs?: number
}

export class SignatureWatch {
  readonly #options: SignatureWatchOptions
  readonly #timer: NodeJS.Timeout
  #choice: SignatureChoice = { signatureFiles: [], signatureVariables: {} }
  #look: string
  #logged = ''

  /** @throws in words for paths that cannot be read at the start */
  constructor(options: SignatureWatchOptions) {
    this.#options = options
    this.#choice = chooseSignatures(options.paths, options.variablesFile)
    this.#look = this.#lookOf(this.choice)
    this.#timer = setInterval(() => this.#tick(), options.lookMs ?? LOOK_MS)
    this.#timer.unref()
  }

  /** As of now; what was readable last, where a path no longer is. */
  get choice(): SignatureChoice {
    const { paths, variablesFile, packed, log } = this.#options
    try {
      this.#choice = chooseSignatures(paths, variablesFile)
      this.#logged = ''
    } catch (error) {
      const problem = (error as Error).message
      if (problem !== this.#logged) log(`sightglass: signatures: ${problem}; the previous ones stay in force`)
      this.#logged = problem
    }
    const { signatureFiles, signatureVariables } = this.#choice
    return { signatureFiles: [...signatureFiles, ...packed()], signatureVariables }
  }

  close(): void {
    clearInterval(this.#timer)
  }

  #tick(): void {
    const { choice } = this
    const look = this.#lookOf(choice)
    if (look === this.#look) return
    this.#look = look
    this.#options.changed(choice)
  }

  /** Other contents have another of these. */
  #lookOf({ signatureFiles, signatureVariables }: SignatureChoice): string {
    const files = signatureFiles.map((file) => {
      const about = statSync(file, { throwIfNoEntry: false })
      return [file, about?.size, about?.mtimeMs]
    })
    return JSON.stringify([files, signatureVariables])
  }
}
