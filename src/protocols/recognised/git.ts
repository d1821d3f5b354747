import { latin1 } from '#bytes/message-head'
import { ByteWriter } from '#bytes/write'
import { defineRecogniser } from '#protocol-kit/recogniser'

/** gitprotocol-pack, "Git Transport": length in four hexadecimal digits, service, path, NUL, host, NUL. */
const REQUEST =
  /^([0-9a-f]{4})git-(?:upload-pack|receive-pack|upload-archive) \/[^\0]{1,512}\0(?:host=[^\0]{1,255}\0)?/
const BEGINNING = /^[0-9a-f]{0,4}$|^[0-9a-f]{4}(?:g|gi|git|git-[a-z-]{0,14}(?: (?:\/[^\0]{0,512})?)?)$/
const LONGEST_REQUEST = 1024

function request(service: string, path: string): Uint8Array {
  const text = `${service} ${path}\0host=git.plant.example\0`
  return new ByteWriter()
    .ascii((text.length + 4).toString(16).padStart(4, '0'))
    .ascii(text)
    .take()
}

export const recogniser = defineRecogniser({
  name: 'git',
  shortName: 'Git',
  title: 'Git',
  standard: 'gitprotocol-pack (git-scm.com, 2024)',
  family: 'it',
  hints: [{ content: 'tcp' }, { transport: 'tcp', port: 9418 }],
  firstBytes: '0123456789abcdef',
  probe({ bytes, start, end }) {
    const head = latin1(bytes, start, Math.min(end, start + LONGEST_REQUEST))
    const found = REQUEST.exec(head)
    if (found !== null) return Number.parseInt(found[1]!, 16) >= found[0].length ? 'yes' : 'no'
    return head.length < LONGEST_REQUEST && BEGINNING.test(head) ? 'more' : 'no'
  },
  isFromClient: () => true,
  examples: [
    { bytes: request('git-upload-pack', '/plc/cell-3.git') },
    { bytes: request('git-receive-pack', '/hmi/screens.git') },
  ],
})
