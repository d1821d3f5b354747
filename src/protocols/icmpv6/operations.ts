import type { Outcome, Verb } from '#model/fact'

interface Named {
  readonly code: string
  readonly name: string
  readonly verb: Verb
}

const unreachable: Named = { code: '1', name: 'Destination Unreachable', verb: 'report' }
const tooBig: Named = { code: '2', name: 'Packet Too Big', verb: 'report' }
const exceeded: Named = { code: '3', name: 'Time Exceeded', verb: 'report' }
const parameter: Named = { code: '4', name: 'Parameter Problem', verb: 'report' }
const echo: Named = { code: '128', name: 'Echo Request', verb: 'diagnose' }
const router: Named = { code: '134', name: 'Router Advertisement', verb: 'report' }
const redirect: Named = { code: '137', name: 'Redirect', verb: 'configure' }
const nodeInformation: Named = { code: '139', name: 'Node Information Query', verb: 'identify' } // RFC 4620 §4

export const operations: readonly Named[] = [
  unreachable,
  tooBig,
  exceeded,
  parameter,
  echo,
  router,
  redirect,
  nodeInformation,
]

/** Types (RFC 4443 §2.1, RFC 4861 §4) as the operation they ask for or answer; address upkeep is none. */
export const messageTypes: ReadonlyMap<number, readonly [Named, Outcome]> = new Map<
  number,
  readonly [Named, Outcome]
>([
  [1, [unreachable, 'requested']],
  [2, [tooBig, 'requested']],
  [3, [exceeded, 'requested']],
  [4, [parameter, 'requested']],
  [128, [echo, 'requested']],
  [129, [echo, 'succeeded']],
  [134, [router, 'requested']],
  [137, [redirect, 'requested']],
  [139, [nodeInformation, 'requested']],
  [140, [nodeInformation, 'succeeded']],
])
