/** Logons with SMB 1, and the identity of both sides. */
import { indexOfByte, u16le, u32le } from '#bytes/read'
import { text, textUtf16le } from '#bytes/text'
import { confidence, type Identity } from '#model/fact'
import type { Emit } from '#model/protocol'
import { logonEnded, securityBuffer } from './authentication.ts'
import type { Smb1Message } from './smb1.ts'
import type { SmbState } from './state.ts'
import { STATUS_MORE_PROCESSING_REQUIRED } from './status.ts'

/** Word counts of session setup without and with extended security: [MS-CIFS] 2.2.4.53.1, [MS-SMB] 2.2.4.6.1. */
const WORDS_PLAIN = 13
const WORDS_EXTENDED = 12
const WORDS_NEGOTIATE = 17
/** SecurityMode: passwords are sent as challenge responses: [MS-CIFS] 2.2.4.52.2. */
const ENCRYPT_PASSWORDS = 2
const CAP_EXTENDED_SECURITY = 0x80000000

/** Reads strings one after another; Unicode ones are aligned to two bytes from the header: [MS-CIFS] 2.2.1.1. */
function strings(block: Smb1Message, from: number, most: number): string[] {
  const found: string[] = []
  let at = from
  while (found.length < most && at < block.dataEnd) {
    if (block.isUnicode) {
      if ((at - block.header) % 2 === 1) at++
      let stop = at
      while (stop + 1 < block.dataEnd && (block.bytes[stop] !== 0 || block.bytes[stop + 1] !== 0)) stop += 2
      found.push(textUtf16le(block.bytes, at, Math.min(stop, block.dataEnd)))
      at = stop + 2
    } else {
      const nul = indexOfByte(block.bytes, at, block.dataEnd, 0)
      const stop = nul < 0 ? block.dataEnd : nul
      found.push(text(block.bytes, at, stop))
      at = stop + 1
    }
  }
  return found
}

/** The string at `at` of the bytes of a command; '' if there is none. */
export function bytesText(block: Smb1Message, at: number): string {
  return strings(block, at, 1)[0] ?? ''
}

/** Path of a tree connect, behind its password: [MS-CIFS] 2.2.4.55.1. */
export function treePath(block: Smb1Message): string {
  if (block.wordCount < 4) return ''
  return bytesText(block, block.data + u16le(block.bytes, block.words + 6))
}

function identity(
  about: 'client' | 'server',
  attribute: Identity['attribute'],
  value: string,
  field: string,
): Identity {
  return { kind: 'identity', about, attribute, value, confidence: confidence.banner, field }
}

/** Samba on Linux announces a Windows version for compatibility ("Windows 6.1"), and its own name. */
const isPretended = (system: string, manager: string | undefined) =>
  system.startsWith('Windows') && manager?.startsWith('Samba') === true

/** Windows XP calls itself by its year or its version: [MS-CIFS] 2.2.4.53.1 leaves the words to the maker. */
const soldAs = (system: string) =>
  system.replace(/^Windows (?:2002|5\.1)(?!\d)/, 'Windows XP').replace(/^Windows 5\.0(?!\d)/, 'Windows 2000')

/** The text of each Windows up to XP: it identifies no version. */
const LAN_MANAGER = 'Windows 2000 LAN Manager'

/**
 * Names sent by tools that do not identify themselves: worms and exploits copied them from Samba. A Windows 2000 sends
 * them too, but with NTLMSSP (twelve words), and with its own name.
 */
const COPIED = 'Windows 2000 2195'

/** Every system calls itself by a word; exploits send bytes that fill memory. */
const WORD = /[a-z]{2}/i

/** Emits the identity in NativeOS, NativeLanMan and PrimaryDomain; empty ones are skipped. */
function natives(
  about: 'client' | 'server',
  [system, manager, domain]: readonly (string | undefined)[],
  emit: Emit,
): void {
  if (system && WORD.test(system) && !isPretended(system, manager)) {
    const sold = soldAs(system)
    emit(identity(about, 'os', sold, 'NativeOS'))
    // Its own text is kept in addition to the product name.
    if (sold !== system)
      emit({ ...identity(about, 'os', system, 'NativeOS as said'), confidence: confidence.hearsay })
  }
  if (manager && manager !== LAN_MANAGER) emit(identity(about, 'software', manager, 'NativeLanMan'))
  if (domain) emit(identity(about, 'domain', domain, 'PrimaryDomain'))
}

export function sessionSetupRequest(block: Smb1Message, emit: Emit, state: SmbState): void {
  const { bytes, words, data, dataEnd, wordCount } = block
  if (wordCount === WORDS_EXTENDED) {
    const blobEnd = Math.min(dataEnd, data + u16le(bytes, words + 14))
    securityBuffer(bytes, data, blobEnd, emit, state)
    const [system, manager] = strings(block, blobEnd, 2)
    natives('client', [system, manager], emit)
  } else if (wordCount === WORDS_PLAIN) {
    const ansi = u16le(bytes, words + 14)
    const unicode = u16le(bytes, words + 16)
    const [user, domain, system, manager] = strings(block, data + ansi + unicode, 4)
    const isAnonymous = !user && ansi <= 1 && unicode <= 1
    if (!isAnonymous || system !== COPIED) natives('client', [system, manager], emit)
    state.logon = {
      user: user && domain ? `${domain}\\${user}` : user || undefined,
      method: isAnonymous ? 'anonymous' : state.isPlainPassword ? 'password' : 'ntlm',
      clearText: state.isPlainPassword && !isAnonymous,
    }
    if (user) emit(identity('client', 'user', user, 'AccountName'))
  }
}

/** Emits the response to a logon; false while authentication continues. */
export function sessionSetupResponse(
  block: Smb1Message,
  status: number,
  emit: Emit,
  state: SmbState,
): boolean {
  const { bytes, words, data, dataEnd, wordCount } = block
  const action = wordCount >= 3 ? u16le(bytes, words + 4) : 0
  if (wordCount === 4) {
    const blobEnd = Math.min(dataEnd, data + u16le(bytes, words + 6)) // [MS-SMB] 2.2.4.6.2
    securityBuffer(bytes, data, blobEnd, emit, state)
    natives('server', strings(block, blobEnd, 2), emit)
  } else if (wordCount === 3) natives('server', strings(block, data, 3), emit)
  logonEnded(status, action & 1, emit, state)
  return status !== STATUS_MORE_PROCESSING_REQUIRED
}

/** [MS-CIFS] 2.2.4.52.2: security mode, and without extended security the names of domain and server. */
export function negotiateResponse(block: Smb1Message, emit: Emit, state: SmbState): void {
  const { bytes, words, data, dataEnd, wordCount } = block
  if (wordCount !== WORDS_NEGOTIATE) return
  state.isPlainPassword = (bytes[words + 2]! & ENCRYPT_PASSWORDS) === 0
  if ((u32le(bytes, words + 19) & CAP_EXTENDED_SECURITY) !== 0) {
    securityBuffer(bytes, Math.min(dataEnd, data + 16), dataEnd, emit, state) // [MS-SMB] 2.2.4.5.2.1: behind the GUID
    return
  }
  const from = data + bytes[words + 33]! // behind the challenge; these strings are not aligned
  // Servers write them in Unicode even if the header declares OEM characters: [MS-CIFS] 2.2.4.52.2, seen in Samba.
  const isUnicode = block.isUnicode || (from + 1 < dataEnd && bytes[from] !== 0 && bytes[from + 1] === 0)
  const [domain, server] = isUnicode ? unaligned(block, from) : strings(block, from, 2)
  if (domain) emit(identity('server', 'domain', domain, 'DomainName'))
  if (server) emit(identity('server', 'name', server, 'ServerName'))
}

function unaligned(block: Smb1Message, from: number): string[] {
  const header = (from - block.header) % 2 === 1 ? block.header - 1 : block.header
  return strings({ ...block, header, isUnicode: true }, from, 2)
}
