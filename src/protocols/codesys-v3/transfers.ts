/** Applications and files that pass, piece by piece. */
import { FileDigest } from '#bytes/file-digest'
import { u32le } from '#bytes/read'
import { text, textUtf16le } from '#bytes/text'
import type { Transfer } from '#model/fact'
import type { CodesysService } from './service.ts'
import { GROUP } from './services.ts'
import { type CodesysTag, eachLeaf, find } from './tags.ts'

/** Services that bring parts of an application: CmpAppItf. */
const DOWNLOADS: ReadonlySet<number> = new Set([0x05, 0x06, 0x07, 0x30, 0x34])
/** A session's number for the application, and the number of a part: the same program has others the next time. */
const TAG_SESSION = 0x11
const TAG_SEQUENCE = 0x09

// Services and tags of files: CmpFileTransferItf.
export const FILES = { startDownload: 2, download: 4, startUpload: 5, upload: 7, end: 8, cancel: 9 } as const
export const TAG_NAME = 0x01
/** CRC (4) and bytes (4) of the whole file. */
const TAG_INFORMATION = 0x02
/** Runtimes put data into either of these. */
const TAG_DATA = [0x05, 0x07] as const

interface File {
  readonly name: string
  readonly isToServer: boolean
  digest: FileDigest
  size: number | undefined
}

export class CodesysV3Transfers {
  #application: FileDigest | undefined
  #name = 'application'
  #file: File | undefined

  /** A client names the application that it works on from now. */
  workOn(name: string): void {
    if (name !== '') this.#name = name
  }

  /** Takes what a client asks; gives what ended with it. */
  ask(service: CodesysService, object: string | undefined): readonly Transfer[] {
    if (service.group === GROUP.application) return this.#takeApplication(service)
    if (service.group !== GROUP.files) return []
    const { command } = service
    const ended = command === FILES.download || command === FILES.upload ? [] : this.#endFile(command)
    if (command === FILES.startDownload || command === FILES.startUpload) {
      const isToServer = command === FILES.startDownload
      this.#file = { name: object ?? '', isToServer, digest: new FileDigest(), size: undefined }
      if (isToServer) this.#file.size = sizeIn(service)
    }
    if (command === FILES.download) this.#addData(service)
    return ended
  }

  answer(service: CodesysService): void {
    if (service.group !== GROUP.files || this.#file === undefined) return
    if (service.command === FILES.startUpload) this.#file.size = sizeIn(service)
    if (service.command === FILES.upload) this.#addData(service)
  }

  finish(): readonly Transfer[] {
    return [...this.#endApplication(), ...this.#endFile(FILES.end)]
  }

  #takeApplication(service: CodesysService): readonly Transfer[] {
    if (!DOWNLOADS.has(service.command)) return isQuietBetween(service.command) ? [] : this.#endApplication()
    this.#application ??= new FileDigest()
    const digest = this.#application
    const { bytes, start, end } = service
    const isRead = eachLeaf(bytes, start, end, (tag) => {
      if (tag.id !== TAG_SEQUENCE && !(tag.id === TAG_SESSION && tag.end - tag.start === 4))
        digest.add(bytes, tag.start, tag.end)
    })
    if (!isRead || !service.isWhole) digest.lose()
    return []
  }

  #endApplication(): readonly Transfer[] {
    const digest = this.#application
    this.#application = undefined
    if (digest === undefined || digest.bytes === 0) return []
    return [
      {
        kind: 'transfer',
        name: this.#name,
        type: 'CODESYS application',
        bytes: digest.bytes,
        sha256: digest.sha256(),
        direction: 'to-server',
        purpose: 'program',
      },
    ]
  }

  #addData(service: CodesysService): void {
    const { bytes, start, end } = service
    const found = TAG_DATA.map((id) => find(bytes, start, end, id)).filter((tag) => tag !== undefined)
    const [data] = found.sort((a, b) => b.end - b.start - (a.end - a.start))
    if (data !== undefined) this.#file?.digest.add(bytes, data.start, data.end)
    if (!service.isWhole) this.#file?.digest.lose()
  }

  /** Digest only of as many bytes as were announced: what passed is the file, all of it and nothing else. */
  #endFile(command: number): readonly Transfer[] {
    const file = this.#file
    this.#file = undefined
    if (file === undefined || command === FILES.cancel || file.digest.bytes === 0) return []
    const { digest, size, isToServer, name } = file
    const isApplication = isProgram(name)
    return [
      {
        kind: 'transfer',
        name: name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1),
        type: 'CODESYS file',
        bytes: size ?? digest.bytes,
        content: digest.content,
        sha256: size === digest.bytes ? digest.sha256() : undefined,
        direction: isToServer ? 'to-server' : 'to-client',
        purpose: isApplication ? 'program' : 'file',
      },
    ]
  }
}

/** Boot projects are kept as NAME.app: CODESYS Control V3 Manual, Files on the target system. */
export function isProgram(name: string): boolean {
  return /\.app$/i.test(name)
}

/** Status and breakpoints are asked for while a download goes on. */
function isQuietBetween(command: number): boolean {
  return command === 0x14 || command === 0x18 || command === 0x25
}

function sizeIn({ bytes, start, end }: CodesysService): number | undefined {
  const tag = find(bytes, start, end, TAG_INFORMATION)
  return tag !== undefined && tag.end - tag.start >= 8 ? u32le(bytes, tag.start + 4) : undefined
}

/** Text of a tag: UTF-16 where its second byte is 0, else bytes. */
export function nameIn(bytes: Uint8Array, { start, end }: CodesysTag): string {
  return end - start >= 2 && bytes[start + 1] === 0 && bytes[start] !== 0
    ? textUtf16le(bytes, start, end)
    : text(bytes, start, end)
}
