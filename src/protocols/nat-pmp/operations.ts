import type { Verb } from '#model/fact'
import { type MappingMessage, NAT_PMP } from './wire.ts'

interface Named {
  readonly verb: Verb
  readonly name: string
}

/** By opcode: RFC 6886 §3.2, §3.3. */
const natPmp: readonly Named[] = [
  { verb: 'read', name: 'Public address request' },
  { verb: 'execute', name: 'Map UDP' },
  { verb: 'execute', name: 'Map TCP' },
]
/** By opcode: RFC 6887 §14.1, §11, §12. */
const pcp: readonly Named[] = [
  { verb: 'browse', name: 'ANNOUNCE' },
  { verb: 'execute', name: 'MAP' },
  { verb: 'execute', name: 'PEER' },
]

/** RFC 6886 §3.5. */
const natPmpResults: readonly string[] = [
  'success',
  'unsupported version',
  'not authorized',
  'network failure',
  'out of resources',
  'unsupported opcode',
]
/** RFC 6887 §7.4. */
const pcpResults: readonly string[] = [
  'SUCCESS',
  'UNSUPP_VERSION',
  'NOT_AUTHORIZED',
  'MALFORMED_REQUEST',
  'UNSUPP_OPCODE',
  'UNSUPP_OPTION',
  'MALFORMED_OPTION',
  'NETWORK_FAILURE',
  'NO_RESOURCES',
  'UNSUPP_PROTOCOL',
  'USER_EX_QUOTA',
  'CANNOT_PROVIDE_EXTERNAL',
  'ADDRESS_MISMATCH',
  'EXCESSIVE_REMOTE_PEERS',
]

/** The dissector lets no other opcode through. */
export function operationOf({ version, opcode }: MappingMessage): Named & { readonly code: string } {
  const isNatPmp = version === NAT_PMP
  return { ...(isNatPmp ? natPmp : pcp)[opcode]!, code: codeOf(isNatPmp, opcode) }
}

export function resultOf({ version, result }: MappingMessage): string {
  return (version === NAT_PMP ? natPmpResults : pcpResults)[result] ?? `result ${result}`
}

const codeOf = (isNatPmp: boolean, opcode: number) => `${isNatPmp ? 'nat-pmp' : 'pcp'}:${opcode}`

export const operations = [natPmp, pcp].flatMap((table, i) =>
  table.map((named, opcode) => ({ ...named, code: codeOf(i === 0, opcode) })),
)
