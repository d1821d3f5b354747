import { u32be } from '#bytes/read'
import { text } from '#bytes/text'
import { ipv4Text } from '#model/address'
import { confidence } from '#model/fact'
import { type Dissected, defineProtocol, type Slice } from '#model/protocol'

// Cisco document 10558: version, code, followers or sequence, domain length, domain.
const CODE = 1
const DOMAIN_LENGTH = 3
const DOMAIN = 4
const DOMAIN_BYTES = 32
const REVISION = DOMAIN + DOMAIN_BYTES
const UPDATER = REVISION + 4
const SHORTEST = REVISION
const SUMMARY = 1

const operations = new Map([
  [SUMMARY, { code: '1', name: 'Summary Advertisement', verb: 'report' }],
  [2, { code: '2', name: 'Subset Advertisement', verb: 'configure' }],
  [3, { code: '3', name: 'Advertisement Request', verb: 'read' }],
  [4, { code: '4', name: 'Join', verb: 'subscribe' }],
] as const)

interface VtpMessage {
  readonly version: number
  readonly code: 1 | 2 | 3 | 4
  readonly domain: string
  readonly revision: number | undefined
  /** Address of the switch that changed the VLANs last; '' where not stated. */
  readonly updater: string
}

function dissect({ bytes, start, end }: Slice): Dissected<VtpMessage> {
  if (end - start < SHORTEST) return { kind: 'foreign' }
  const version = bytes[start]!
  const code = bytes[start + CODE]!
  const length = bytes[start + DOMAIN_LENGTH]!
  if (version < 1 || version > 3 || length > DOMAIN_BYTES || !operations.has(code as 1))
    return { kind: 'foreign' }
  const hasRevision = code <= 2 && end - start >= UPDATER
  const hasUpdater = code === SUMMARY && end - start >= UPDATER + 4 && u32be(bytes, start + UPDATER) !== 0
  const message: VtpMessage = {
    version,
    code: code as 1,
    domain: text(bytes, start + DOMAIN, start + DOMAIN + length),
    revision: hasRevision ? u32be(bytes, start + REVISION) : undefined,
    updater: hasUpdater ? ipv4Text(bytes, start + UPDATER) : '',
  }
  return { kind: 'message', message, length: end - start }
}

export const protocol = defineProtocol<VtpMessage, undefined>({
  name: 'vtp',
  shortName: 'VTP',
  title: 'VLAN Trunking Protocol',
  standard: 'Cisco document 10558',
  depth: 'semantic',
  family: 'infrastructure',
  hints: [{ snap: { oui: 0x00000c, type: 0x2003 } }],
  dissect,
  facts({ version, code, domain, revision, updater }, { fromClient }, emit) {
    const about = fromClient ? 'client' : 'server'
    emit({
      kind: 'identity',
      about,
      attribute: 'role',
      value: 'switch',
      confidence: confidence.management,
      field: 'VTP',
    })
    const object = `${domain}${revision === undefined ? '' : ` revision ${revision}`}`
    emit({ kind: 'operation', ...operations.get(code)!, object, outcome: 'requested' })
    const by = updater === '' ? '' : ` updated by ${updater}`
    emit({ kind: 'topology', about, route: `vtp v${version} domain ${domain}${by}` })
  },
  rows: ({ code, domain, revision }) => [
    { label: 'Code', value: operations.get(code)!.name, at: CODE, length: 1 },
    { label: 'Domain', value: domain, at: DOMAIN, length: DOMAIN_BYTES },
    { label: 'Revision', value: String(revision ?? ''), at: REVISION, length: 4 },
  ],
  operations: [...operations.values()],
})
