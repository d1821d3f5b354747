/** Logons to the device: CmpDeviceItf. */
import { u16le } from '#bytes/read'
import type { Emit } from '#model/protocol'
import type { CodesysService } from './service.ts'
import { find } from './tags.ts'
import { nameIn } from './transfers.ts'

const LOGIN = 2
const LOGOUT = 3
const TAG_USER = 0x10
const TAG_PASSWORD = 0x11
const TAG_RESULT = 0x20
const TAG_SESSION = 0x21
const TAG_CRYPT_TYPE = 0x22
/** The password combined with a challenge and a known key: who sees both can undo it (CVE-2019-9013). */
const CRYPT_XOR = 1

interface Logon {
  readonly user: string | undefined
  readonly method: string
  readonly clearText: boolean
}

export class Logons {
  #asked: Logon | undefined
  #open: Logon | undefined

  /** True of the service whose answer reports how a logon ended. */
  isAbout(command: number): boolean {
    return command === LOGIN
  }

  ask(service: CodesysService, emit: Emit): void {
    if (service.command === LOGIN) this.#asked = logonIn(service)
    if (service.command !== LOGOUT || this.#open === undefined) return
    const { user, method } = this.#open
    this.#open = undefined
    emit({ kind: 'session', phase: 'close', user, method, secured: false })
  }

  /** Gives the result code, 0 for success. */
  answer({ bytes, start, end }: CodesysService, emit: Emit): number {
    const result = find(bytes, start, end, TAG_RESULT)
    const session = find(bytes, start, end, TAG_SESSION)
    const code = result !== undefined && result.end - result.start >= 2 ? u16le(bytes, result.start) : 0
    const logon = this.#asked
    this.#asked = undefined
    if (logon === undefined || (result === undefined && session === undefined)) return code
    if (code === 0) this.#open = logon
    emit({ kind: 'session', phase: code === 0 ? 'open' : 'refused', ...logon, secured: false })
    return code
  }
}

function logonIn({ bytes, start, end }: CodesysService): Logon {
  const user = find(bytes, start, end, TAG_USER)
  const crypt = find(bytes, start, end, TAG_CRYPT_TYPE)
  const hasPassword = find(bytes, start, end, TAG_PASSWORD) !== undefined
  const name = user === undefined ? '' : nameIn(bytes, user)
  const type = crypt !== undefined && crypt.end - crypt.start >= 2 ? u16le(bytes, crypt.start) : 0
  return {
    user: name === '' ? undefined : name,
    method: hasPassword ? 'password' : 'anonymous',
    clearText: hasPassword && type === CRYPT_XOR,
  }
}
