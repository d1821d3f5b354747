/** Performs a response action: calls a management system, starts a program, or nothing for a served list. */
import type { HttpDestinationType, Item } from '#destination-kit/destination-type'
import { all } from '#destination-kit/http-outcome'
import type {
  ActionDirection,
  ActionOrder,
  ActionOutcome,
  AnyActionType,
  HttpActionType,
} from '#response/action-type'
import { failed } from '#response/outcome'
import { runCommand } from './command.ts'
import { setAccount } from './directory.ts'
import { openHttp } from './http.ts'
import { sendRadius } from './radius.ts'
import type { TransportContext } from './transport.ts'

interface Performed {
  readonly order: ActionOrder
  readonly direction: ActionDirection
}

/** Never rejects. */
export async function performAction(
  type: AnyActionType,
  { order, direction }: Performed,
  context: TransportContext,
): Promise<ActionOutcome> {
  const { settings } = context
  try {
    switch (type.transport) {
      case 'http':
        return await performHttp(type, { order, direction }, context)
      case 'command':
        return await runCommand(type.command({ order, direction, settings }), hostsOf(type, context), context)
      case 'radius':
        return await sendRadius(type.packet({ order, direction, settings }), type.server(settings), context)
      case 'directory':
        return await setAccount(type.account({ order, direction, settings }), type.server(settings), context)
      case 'list':
        return { state: 'done', reference: direction === 'apply' ? 'listed' : 'removed from the list' }
    }
  } catch (error) {
    return failed((error as Error).message, true)
  }
}

const hostsOf = (type: AnyActionType, { settings }: TransportContext) => type.hosts(settings)

/** An exchange of one item, so that credentials, proxies and limits are those of forwarding. */
async function performHttp(type: HttpActionType, { order, direction }: Performed, context: TransportContext) {
  let outcome: ActionOutcome | undefined
  const item = { key: order.id, body: '' } as Item
  const wrapped = {
    title: type.title,
    auth: type.auth,
    exchange({ answers, settings }: { answers: never; settings: never }) {
      const step = type.exchange({ order, direction, settings, answers })
      if ('request' in step) return step
      outcome = step.outcome
      return all([item], { state: 'delivered' })
    },
  } as unknown as HttpDestinationType
  const transport = openHttp(wrapped, context)
  try {
    const [delivered] = await transport.send([item])
    if (outcome !== undefined) return outcome
    const reason = delivered !== undefined && 'reason' in delivered ? delivered.reason : 'no result'
    return failed(reason, true)
  } finally {
    await transport.close()
  }
}
