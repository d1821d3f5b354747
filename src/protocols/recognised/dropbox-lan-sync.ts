import { latin1 } from '#bytes/message-head'
import { ByteWriter } from '#bytes/write'
import { defineRecogniser } from '#protocol-kit/recogniser'

/** Keys of the JSON object that is an announcement. */
const KEYS = ['"host_int"', '"namespaces"', '"displayname"']
const OPEN = 0x7b
const CLOSE = 0x7d
/** Bytes of the longest announcement: it names each shared folder by a number. */
const LONGEST = 8192

const example = (displayName: string) =>
  new ByteWriter()
    .ascii(`{"host_int": 4711, "version": [2, 0], "displayname": "${displayName}", "port": 17500, `)
    .ascii('"namespaces": [1, 2]}')
    .take()

export const recogniser = defineRecogniser({
  name: 'dropbox-lan-sync',
  shortName: 'Dropbox LAN sync',
  title: 'Dropbox LAN sync discovery',
  standard: 'No public document; Nmap’s broadcast-dropbox-listener.nse, and seen in captures',
  family: 'it',
  hints: [{ transport: 'udp', port: 17_500 }, { content: 'udp' }],
  firstBytes: '{',
  probe({ bytes, start, end, isCut }) {
    if (bytes[start] !== OPEN || end - start > LONGEST || (bytes[end - 1] !== CLOSE && !isCut)) return 'no'
    const text = latin1(bytes, start, end)
    const isWhole = KEYS.every((key) => text.includes(key))
    return isWhole || (isCut && text.includes(KEYS[0]!)) ? 'yes' : 'no'
  },
  isFromClient: () => true,
  examples: [{ bytes: example('office-pc') }, { bytes: example('') }],
})
