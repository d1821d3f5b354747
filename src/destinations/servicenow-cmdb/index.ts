/**
 * ServiceNow CMDB by the identification and reconciliation engine (IRE):
 * https://www.servicenow.com/docs/r/api-reference/rest-apis/c_IdentifyReconcileAPI.html
 * Classes of Operational Technology Management: `classes.ts`.
 */
import Type from 'typebox'
import { type DeliveryOutcome, defineHttpDestination, type Item } from '#destination-kit/destination-type'
import { text, under } from '#destination-kit/fields'
import { all, jsonOf, member, textOf } from '#destination-kit/http-outcome'
import { itemOf } from '#destination-kit/record'
import {
  accountAuth,
  accountSecrets,
  accountSettings,
  checkAccount,
  jsonHeaders,
  refusal,
} from '#destination-kit/servicenow'
import { type EnginePayload, entriesOf } from './entries.ts'

export const type = defineHttpDestination({
  name: 'servicenow-cmdb',
  title: 'ServiceNow CMDB',
  description: 'Creates and updates a configuration item for each device and each card of a rack.',
  kinds: ['device'],
  settings: Type.Object({
    ...accountSettings,
    source: text(
      'Discovery source',
      'A choice of cmdb_ci.discovery_source; devices of an unknown source stay incomplete',
      40,
    ),
    hasOtClasses: {
      ...Type.Boolean({
        title: 'OT classes',
        description: 'Operational Technology Management is installed; without it devices are hardware',
        default: true,
      }),
      isAdvanced: true,
    },
  }),
  secrets: accountSecrets,
  check: checkAccount,
  auth: accountAuth,
  limits: { items: 20, bytes: 900_000, perSecond: 5 },
  repeats: 'upsert',
  map: (outgoing, { sender, settings }) => itemOf(outgoing, entriesOf(outgoing, { sender, settings })),
  exchange({ items, settings, answers: [answer] }) {
    const entries = items.map(({ body }) => JSON.parse(body) as EnginePayload)
    if (answer !== undefined) {
      const results = member(jsonOf(answer), 'result', 'items')
      if (answer.status !== 200 || !Array.isArray(results)) return all(items, refusal(answer, items))
      return { outcomes: outcomesOf(entries, items, { results, url: settings.url }) }
    }
    // A test message asks what would happen and writes nothing.
    const isTest = items.every(({ message }) => message.kind === 'test')
    const path = `/api/now/identifyreconcile${isTest ? '/query' : ''}`
    const query = `?sysparm_data_source=${encodeURIComponent(settings.source)}`
    return {
      request: {
        method: 'POST',
        url: under(settings.url, `${path}${query}`),
        headers: jsonHeaders,
        body: JSON.stringify(payloadOf(entries)),
        isCompressed: false,
      },
    }
  },
})

/** Positions of the relations count from the start of the payload. */
function payloadOf(entries: readonly EnginePayload[]) {
  let start = 0
  const relations = entries.flatMap(({ items }) => {
    const parent = start
    start += items.length
    return items.slice(1).map((_, at) => ({ parent, child: parent + at + 1, type: 'Contains::Contained by' }))
  })
  return { items: entries.flatMap(({ items }) => items), relations }
}

/** Results are in the order of the payload; a device is in the CMDB if all of its items are. */
function outcomesOf(
  entries: readonly EnginePayload[],
  items: readonly Item[],
  { results, url }: { readonly results: readonly unknown[]; readonly url: string },
): readonly DeliveryOutcome[] {
  let start = 0
  return entries.map(({ items: { length } }, at): DeliveryOutcome => {
    const own = results.slice(start, start + length)
    start += length
    if (own.length < length) return { state: 'retry', reason: `no result of ${items[at]!.message.title}` }
    const errors = own.flatMap((result) => {
      const found = member(result, 'errors')
      return Array.isArray(found) ? found : []
    })
    if (errors.length > 0) {
      const reason = `${textOf(member(errors[0], 'error'))} ${textOf(member(errors[0], 'message'))}`.trim()
      // Another session writes the same record.
      return /LOCK|CONCURREN|TIMEOUT/i.test(reason)
        ? { state: 'retry', reason }
        : { state: 'rejected', reason: reason || 'rejected by the identification engine' }
    }
    const id = textOf(member(own[0], 'sysId'))
    const className = textOf(member(own[0], 'className'))
    const isShown = /^[0-9a-f]{32}$/.test(id) && /^[a-z_]+$/.test(className)
    return {
      state: 'delivered',
      reference: id,
      ...(isShown && { link: under(url, `/nav_to.do?uri=${className}.do?sys_id=${id}`) }),
    }
  })
}
