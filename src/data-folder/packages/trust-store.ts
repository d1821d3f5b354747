/** Public keys whose packages are taken: one PEM file each in `trusted-keys/` of the data folder. */
import type { KeyObject } from 'node:crypto'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { writeAtomicFile } from '../atomic-file.ts'
import { fingerprintOf, readPublicKey } from './keys.ts'
import { limits } from './limits.ts'

export interface TrustedKey {
  readonly fingerprint: string
  /** Name given by the person who trusted it: the name of its file. */
  readonly name: string
  readonly key: KeyObject
}

const NAME = /^[a-z0-9][a-z0-9._-]{0,59}$/i

export class TrustStore {
  readonly #folder: string

  /** @param data the data folder; it need not be there yet */
  constructor(data: string) {
    this.#folder = join(data, 'trusted-keys')
  }

  /** In the order of names. @throws with the name of a file that is no public key */
  get keys(): readonly TrustedKey[] {
    if (!existsSync(this.#folder)) return []
    const files = readdirSync(this.#folder).filter((name) => name.endsWith('.pub'))
    return files
      .sort()
      .slice(0, limits.keys)
      .map((file) => {
        const key = readPublicKey(join(this.#folder, file))
        return { fingerprint: fingerprintOf(key), name: file.slice(0, -'.pub'.length), key }
      })
  }

  find(fingerprint: string): TrustedKey | undefined {
    return this.keys.find((one) => one.fingerprint === fingerprint)
  }

  /** Takes the public key in `file` under `name`. @throws in words if the name is taken by another key */
  trust(file: string, name: string): TrustedKey {
    if (!NAME.test(name)) throw new Error(`--name: expected letters, digits, dots and hyphens, got ${name}`)
    const key = readPublicKey(file)
    const fingerprint = fingerprintOf(key)
    const { keys } = this
    const known = keys.find((one) => one.fingerprint === fingerprint)
    if (known !== undefined) return known
    if (keys.some((one) => one.name.toLowerCase() === name.toLowerCase()))
      throw new Error(`key name ${name} is already in use; use another --name, or distrust that key first`)
    if (keys.length >= limits.keys)
      throw new Error(`limit of ${limits.keys} trusted keys reached; distrust some`)
    writeAtomicFile(join(this.#folder, `${name}.pub`), key.export({ type: 'spki', format: 'pem' }))
    return { fingerprint, name, key }
  }

  /** By name, or by the beginning of its fingerprint. False if there is none. */
  distrust(which: string): boolean {
    const isPrefix = /^[0-9a-f]{16,64}$/i.test(which)
    const found = this.keys.find(
      ({ name, fingerprint }) => name === which || (isPrefix && fingerprint.startsWith(which.toLowerCase())),
    )
    if (found === undefined) return false
    rmSync(join(this.#folder, `${found.name}.pub`))
    return true
  }
}
