import { latin1 } from '#bytes/message-head'
import { clean } from '#bytes/text'
import { confidence } from '#model/fact'
import { type Dissected, defineProtocol, type Slice } from '#model/protocol'

/**
 * An announcement is one object of JSON with these names: no public document; as Nmap's broadcast-dropbox-listener.nse reads
 * it, and as clients of versions 1.8 and 2.0 send it in captures.
 */
const NAMES = ['"host_int"', '"namespaces"', '"displayname"']
const OPEN = 0x7b
const CLOSE = 0x7d
/** Most clients show the number of their host, which names nothing. */
const NUMBER = /^\d+$/
/** Octets of the longest announcement: it names each shared folder by a number. */
const LONGEST = 8192

interface Announcement {
  readonly displayName: string
}

function dissect({ bytes, start, end, isCut }: Slice): Dissected<Announcement> {
  const length = end - start
  if (bytes[start] !== OPEN || length > LONGEST) return { kind: 'foreign' }
  if (bytes[end - 1] !== CLOSE && !isCut) return { kind: 'foreign' }
  const text = latin1(bytes, start, end)
  if (!NAMES.every((name) => text.includes(name)) && !(isCut && text.includes(NAMES[0]!)))
    return { kind: 'foreign' }
  const name = clean(/"displayname"\s*:\s*"([^"\\]{0,64})"/.exec(text)?.[1] ?? '')
  const displayName = NUMBER.test(name) ? '' : name
  return { kind: 'message', length, message: { displayName } }
}

export const protocol = defineProtocol<Announcement, undefined>({
  name: 'dropbox-lan-sync',
  title: 'Dropbox LAN sync discovery',
  standard: 'No public document; Nmap’s broadcast-dropbox-listener.nse, and seen in captures',
  depth: 'semantic',
  family: 'it',
  hints: [{ transport: 'udp', port: 17_500 }, { content: 'udp' }],
  firstOctets: '{',
  recognise: (slice) => (dissect(slice).kind === 'message' ? 'yes' : 'no'),
  dissect,
  isFromClient: () => true,
  facts({ displayName }, { fromClient }, tell) {
    tell({ kind: 'operation', verb: 'report', name: 'Announcement', code: 'announce', outcome: 'ok' })
    const about = fromClient ? 'client' : 'server'
    const said = { kind: 'identity', about, confidence: confidence.banner } as const
    tell({ ...said, attribute: 'software', value: 'Dropbox', field: 'LAN sync announcement' })
    if (displayName !== '') tell({ ...said, attribute: 'name', value: displayName, field: 'displayname' })
  },
  habits: [{ name: 'announcement', of: ({ code }) => code }],
  operations: [{ code: 'announce', name: 'Announcement', verb: 'report' }],
})
