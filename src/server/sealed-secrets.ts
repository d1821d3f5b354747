/** Secrets of destinations and of response actions: sealed in a file, never read back by the API. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeAtomicFile } from '#data-folder/atomic-file'

export type Secrets = Readonly<Record<string, string>>

/** NIST SP 800-38D §8.2.1: 96-bit nonces, drawn anew for each write. */
const NONCE = 12
const TAG = 16
const KEY = 32

/** systemd: `LoadCredential=sightglass-key:…` (systemd.exec(5)). */
const CREDENTIAL = 'sightglass-key'

interface Sealed {
  readonly version: 2
  readonly nonce: string
  readonly tag: string
  readonly text: string
}

export class SecretFile {
  readonly #file: string
  readonly #keyFile: string

  /** @param name of the file in the data folder; all files have the same key */
  constructor(data: string, name = 'forwarding-secrets.json') {
    this.#file = join(data, name)
    this.#keyFile = join(data, 'forwarding-secrets.key')
  }

  /** Where the key is: `credential` of systemd, a `file` an operator named, or `beside` the secrets, which protects less. */
  get keyPlace(): 'credential' | 'file' | 'beside' {
    const { CREDENTIALS_DIRECTORY: folder = '', SIGHTGLASS_KEY_FILE: file = '' } = process.env
    if (folder !== '' && existsSync(join(folder, CREDENTIAL))) return 'credential'
    return file === '' ? 'beside' : 'file'
  }

  /** Read each time: another process may have changed it. Throws, with the file's name, if it cannot be read. */
  of(id: string): Secrets {
    return this.#read()[id] ?? {}
  }

  /** Keeps what is given; of all secrets only those named in `names` stay. An empty text removes one. */
  set(id: string, given: Secrets, names: readonly string[]): void {
    const all = this.#read()
    const merged = Object.entries({ ...all[id], ...given })
    const kept = merged.filter(([name, value]) => names.includes(name) && value !== '')
    all[id] = Object.fromEntries(kept)
    this.#write(all)
  }

  remove(id: string): void {
    const all = this.#read()
    if (all[id] === undefined) return
    delete all[id]
    this.#write(all)
  }

  /**
   * Seals what a version without sealing wrote; answers whether it did. The key is on the disk before the sealed file
   * replaces the former one: an end in between leaves that one as it was.
   */
  seal(): boolean {
    if (!existsSync(this.#file)) return false
    const { version } = JSON.parse(readFileSync(this.#file, 'utf8')) as Partial<Sealed>
    if (version === 2) return false
    this.#write(this.#read())
    return true
  }

  #read(): Record<string, Secrets> {
    if (!existsSync(this.#file)) return {}
    try {
      const stored = JSON.parse(readFileSync(this.#file, 'utf8')) as Sealed | Record<string, FormerSecrets>
      return 'version' in stored && stored.version === 2
        ? this.#unseal(stored as Sealed)
        : former(stored as never)
    } catch (error) {
      if (error instanceof KeyProblem) throw error
      // The parser's own message would repeat the content of the file.
      throw new Error(`${this.#file}: cannot be read; remove it and set the secrets again`)
    }
  }

  #write(all: Record<string, Secrets>): void {
    const nonce = randomBytes(NONCE)
    const cipher = createCipheriv('aes-256-gcm', this.#key(true), nonce, { authTagLength: TAG })
    const text = Buffer.concat([cipher.update(JSON.stringify(all), 'utf8'), cipher.final()])
    const sealed: Sealed = {
      version: 2,
      nonce: nonce.toString('base64'),
      tag: cipher.getAuthTag().toString('base64'),
      text: text.toString('base64'),
    }
    writeAtomicFile(this.#file, `${JSON.stringify(sealed)}\n`)
  }

  #unseal({ nonce, tag, text }: Sealed): Record<string, Secrets> {
    const decipher = createDecipheriv('aes-256-gcm', this.#key(false), Buffer.from(nonce, 'base64'), {
      authTagLength: TAG,
    })
    decipher.setAuthTag(Buffer.from(tag, 'base64'))
    try {
      const plain = Buffer.concat([decipher.update(Buffer.from(text, 'base64')), decipher.final()])
      return JSON.parse(plain.toString('utf8')) as Record<string, Secrets>
    } catch {
      throw new KeyProblem(`${this.#file}: sealed with another key; restore the key or set the secrets again`)
    }
  }

  #key(mayMake: boolean): Buffer {
    const place = this.keyPlace
    const file =
      place === 'credential'
        ? join(process.env.CREDENTIALS_DIRECTORY!, CREDENTIAL)
        : place === 'file'
          ? process.env.SIGHTGLASS_KEY_FILE!
          : this.#keyFile
    if (place === 'beside' && mayMake && !existsSync(file))
      writeAtomicFile(file, `${randomBytes(KEY).toString('hex')}\n`)
    let text: string
    try {
      text = readFileSync(file, 'utf8').trim()
    } catch (error) {
      throw new KeyProblem(`${file}: cannot be read: ${(error as NodeJS.ErrnoException).code}`)
    }
    if (!/^[0-9a-fA-F]{64}$/.test(text))
      throw new KeyProblem(`${file}: expected 64 hexadecimal digits, such as \`openssl rand -hex 32\` prints`)
    return Buffer.from(text, 'hex')
  }
}

class KeyProblem extends Error {}

/** As a version without sealing wrote them. */
interface FormerSecrets {
  readonly signing: string
  readonly headers: Readonly<Record<string, string>>
}

function former(stored: Record<string, FormerSecrets>): Record<string, Secrets> {
  return Object.fromEntries(
    Object.entries(stored).map(([id, { signing, headers }]) => [
      id,
      {
        ...(signing !== '' && { signing }),
        ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [`header:${name}`, value])),
      },
    ]),
  )
}
