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
  [1, [unreachable, 'asked']],
  [2, [tooBig, 'asked']],
  [3, [exceeded, 'asked']],
  [4, [parameter, 'asked']],
  [128, [echo, 'asked']],
  [129, [echo, 'ok']],
  [134, [router, 'asked']],
  [137, [redirect, 'asked']],
  [139, [nodeInformation, 'asked']],
  [140, [nodeInformation, 'ok']],
])
