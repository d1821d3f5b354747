import { hexCode } from '#bytes/hex'
import type { Operation } from '#model/fact'
import type { Slice, Tell } from '#model/protocol'
import { ascii, binary, type CommandName } from './commands.ts'
import type { PcomMessage } from './wire.ts'

/** Requests that may wait for answers, by their number. */
const pendingRequests = 16

export class Exchange {
  readonly pending = new Map<number, Operation>()
}

export function facts(message: PcomMessage, _slice: Slice, tell: Tell, exchange: Exchange): void {
  const { pending } = exchange
  const { number } = message
  const asked = pending.get(number)
  pending.delete(number)
  if (message.isAnswer) {
    if (asked !== undefined) tell({ ...asked, outcome: 'ok' })
    return
  }
  if (asked !== undefined) tell({ ...asked, outcome: 'unanswered' })
  const [code, { verb, name }] = commandOf(message)
  const operation: Operation = { kind: 'operation', verb, name, code, unit: message.unit, outcome: 'asked' }
  tell(operation)
  pending.set(number, operation)
  if (pending.size > pendingRequests) pending.delete(pending.keys().next().value!)
}

function commandOf({ letters, command }: PcomMessage): readonly [string, CommandName] {
  if (letters === undefined) {
    const code = hexCode(command)
    return [code, binary.get(command) ?? { verb: 'execute', name: `Command ${code}` }]
  }
  for (const length of [3, 2]) {
    const code = letters.slice(0, length)
    const known = ascii.get(code)
    if (known !== undefined) return [code, known]
  }
  const code = letters.slice(0, 2)
  return [code, { verb: 'execute', name: `Command ${code}` }]
}

export function finish({ pending }: Exchange, tell: Tell): void {
  for (const operation of pending.values()) tell({ ...operation, outcome: 'unanswered' })
  pending.clear()
}
