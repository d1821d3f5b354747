import type { Operation } from '#model/fact'
import type { Slice, Tell } from '#model/protocol'
import { serviceOf } from './services.ts'
import type { CodesysMessage } from './wire.ts'

/** Services that may wait for answers, each once. */
const pendingServices = 16

export class Exchange {
  readonly pending = new Map<string, Operation>()
}

export function facts(message: CodesysMessage, _slice: Slice, tell: Tell, exchange: Exchange): void {
  const { group, command } = message
  if (group === undefined) return
  const code = `${group}/${command}`
  const { pending } = exchange
  const asked = pending.get(code)
  pending.delete(code)
  if (message.isAnswer) {
    if (asked !== undefined) tell({ ...asked, outcome: 'ok' })
    return
  }
  if (asked !== undefined) tell({ ...asked, outcome: 'unanswered' })
  const operation: Operation = { kind: 'operation', ...serviceOf(group, command), code, outcome: 'asked' }
  tell(operation)
  pending.set(code, operation)
  if (pending.size > pendingServices) pending.delete(pending.keys().next().value!)
}

export function finish({ pending }: Exchange, tell: Tell): void {
  for (const operation of pending.values()) tell({ ...operation, outcome: 'unanswered' })
  pending.clear()
}
