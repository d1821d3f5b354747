/**
 * ServiceNow Table API: https://www.servicenow.com/docs/r/api-reference/rest-apis/c_TableAPI.html
 * Incidents (`incident`) or security incidents (`sn_si_incident`), found again by `correlation_id`.
 */
import Type from 'typebox'
import {
  defineHttpDestination,
  type ForeignChange,
  type ForeignComment,
  type Item,
} from '#destination-kit/destination-type'
import { optionalText, statusBack, under } from '#destination-kit/fields'
import { all, jsonOf, member, reasonOf, textOf } from '#destination-kit/http-outcome'
import { itemOf, recordOf, summaryOf } from '#destination-kit/record'
import {
  accountAuth,
  accountSecrets,
  accountSettings,
  checkAccount,
  refusal,
} from '#destination-kit/servicenow'
import { isOwnNote } from '#destination-kit/ticket'
import { oneLine } from '#export/message-format'
import { objectOf } from '#model/message'

/** 1 high, 2 medium, 3 low. */
const IMPACT = { critical: '1', major: '1', minor: '2', warning: '3', notice: '3' } as const
const URGENCY = { critical: '1', major: '2', minor: '2', warning: '3', notice: '3' } as const

/** Values of a closed alert: states of `incident` and of `sn_si_incident`. */
const CLOSED = {
  incident: { state: '6', close_code: 'Resolved by caller' },
  sn_si_incident: { state: '3', close_code: 'Threat mitigated' },
} as const

/** In Progress; Analysis. */
const REOPENED = { incident: { state: '2' }, sn_si_incident: { state: '16' } } as const

export const type = defineHttpDestination({
  name: 'servicenow',
  title: 'ServiceNow',
  description:
    'Opens an incident or security incident per alert and adds notes to it when the alert changes.',
  kinds: ['alert', 'incident'],
  settings: Type.Object({
    url: accountSettings.url,
    table: Type.Enum(['incident', 'sn_si_incident'], {
      title: 'Table',
      description: 'incident, or sn_si_incident with Security Incident Response',
      default: 'incident',
    }),
    user: accountSettings.user,
    client: accountSettings.client,
    group: {
      ...optionalText('Assignment group', 'Name or sys_id; empty for the default assignment'),
      isAdvanced: true,
    },
    statusBack,
  }),
  secrets: accountSecrets,
  check: checkAccount,
  auth: accountAuth,
  limits: { items: 1, bytes: 500_000, perSecond: 10, inFlight: 4 },
  repeats: 'lookup',
  map(outgoing, { sender, settings }) {
    const { message } = outgoing
    const record = recordOf(outgoing, sender)
    const correlation = `sightglass:${sender.sensor}:${objectOf(message)}`.slice(0, 100)
    const note = `${record.reason}: ${record.message} [${record.key.slice(0, 16)}]`
    return itemOf(outgoing, {
      correlation,
      note,
      isClosed: message.reason === 'closed',
      isReopened: message.reason === 'reopened' || message.reason === 'again',
      isComment: message.reason === 'commented',
      fields: {
        correlation_id: correlation,
        correlation_display: 'Sightglass',
        short_description: oneLine(summaryOf(outgoing), 160),
        description: [
          record.message,
          record.normal && `Normal: ${record.normal}`,
          record.why && `Why it matters: ${record.why}`,
          ...record.todo.map((step, at) => `${at + 1}. ${step}`),
          record.url,
        ]
          .filter((line) => line !== '')
          .join('\n'),
        impact: IMPACT[message.severity],
        urgency: URGENCY[message.severity],
        work_notes: note,
        ...(settings.group !== '' && { assignment_group: settings.group }),
      },
    })
  },
  exchange({ items, settings, answers }) {
    const [item] = items as readonly [Item]
    const { correlation, note, fields, isClosed, isReopened, isComment } = JSON.parse(item.body) as {
      correlation: string
      note: string
      isClosed: boolean
      isReopened: boolean
      isComment: boolean
      fields: Record<string, string>
    }
    const table = under(settings.url, `/api/now/table/${settings.table}`)
    const headers = { accept: 'application/json', 'content-type': 'application/json' }
    const [found, written] = answers
    if (found === undefined) {
      // `^` would begin another condition; our correlation ids are free of it.
      const query = encodeURIComponent(`correlation_id=${correlation.replaceAll('^', '_')}`)
      const url = `${table}?sysparm_query=${query}&sysparm_fields=sys_id,number,work_notes&sysparm_limit=1`
      return { request: { method: 'GET', url, headers, isQuery: true } }
    }
    const rows = member(jsonOf(found), 'result')
    if (found.status !== 200 || !Array.isArray(rows)) return all(items, refusal(found, items))
    const id = textOf(member(rows, 0, 'sys_id'))
    if (written === undefined) {
      if (id === '' && (isClosed || isComment)) return all(items, { state: 'delivered' })
      if (id === '') return { request: { method: 'POST', url: table, headers, body: JSON.stringify(fields) } }
      // A repeat finds its own note and changes nothing.
      if (textOf(member(rows, 0, 'work_notes')).includes(`[${item.key.slice(0, 16)}]`))
        return all(items, deliveredAs(settings, rows[0]))
      const change = {
        work_notes: note,
        ...(!isComment && { impact: fields.impact, urgency: fields.urgency }),
        ...(isClosed && { ...CLOSED[settings.table], close_notes: note }),
        ...(isReopened && REOPENED[settings.table]),
      }
      return { request: { method: 'PATCH', url: `${table}/${id}`, headers, body: JSON.stringify(change) } }
    }
    const result = member(jsonOf(written), 'result')
    if ((written.status === 200 || written.status === 201) && result !== undefined)
      return all(items, deliveredAs(settings, result))
    // Deleted since it was found: the next attempt opens a new one.
    if (written.status === 404 && id !== '') return all(items, { state: 'retry', reason: reasonOf(written) })
    return all(items, refusal(written, items))
  },
  changes: {
    request({ settings, sinceMs, sender }) {
      // Encoded queries take UTC without zone: yyyy-MM-dd HH:mm:ss.
      const since = new Date(sinceMs).toISOString().slice(0, 19).replace('T', ' ')
      const own = `sightglass:${sender.sensor.replaceAll('^', '_')}:`
      const query = `correlation_idSTARTSWITH${own}^sys_updated_on>=${since}^ORDERBYsys_updated_on`
      const words = new URLSearchParams({
        ...{ sysparm_query: query, sysparm_limit: '100', sysparm_display_value: 'all' },
        sysparm_fields: 'number,state,assigned_to,close_notes,sys_updated_on,comments,work_notes',
      })
      const url = under(settings.url, `/api/now/table/${settings.table}?${words}`)
      return { method: 'GET', url, headers: { accept: 'application/json' } }
    },
    read(answer) {
      const rows = member(jsonOf(answer), 'result')
      return answer.status === 200 && Array.isArray(rows) ? rows.map(changeOf) : undefined
    },
  },
})

/** States of `incident` (1 new, 2 in progress, 3 on hold, 6 resolved, 7 closed, 8 canceled) and of `sn_si_incident`. */
const STATUS: Readonly<Record<string, ForeignChange['status']>> = {
  ...{ '1': 'new', '10': 'new', '6': 'closed', '7': 'closed', '8': 'closed' },
}

function changeOf(row: unknown): ForeignChange {
  const shown = (name: string) => textOf(member(row, name, 'display_value'))
  const raw = (name: string) => textOf(member(row, name, 'value'))
  // 3 is Closed in sn_si_incident and On Hold in incident: the displayed text distinguishes them.
  const isClosed = /^(closed|resolved|canceled)$/i.test(shown('state'))
  return {
    reference: raw('number'),
    status: isClosed ? 'closed' : (STATUS[raw('state')] ?? 'active'),
    assignee: shown('assigned_to'),
    text: shown('close_notes'),
    // `value` is UTC.
    changedMs: Date.parse(`${raw('sys_updated_on').replace(' ', 'T')}Z`),
    comments: [...journalOf(shown('work_notes')), ...journalOf(shown('comments'))],
  }
}

/** A journal field shows its entries, the latest first: `2026-11-30 10:00:00 - Lena (Work notes)`, then the text. */
function journalOf(text: string): readonly ForeignComment[] {
  const parts = text.split(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d - (.{1,200}) \([^()\n]{1,60}\)$/m)
  const entries: ForeignComment[] = []
  for (let at = 1; at + 1 < parts.length; at += 2)
    entries.unshift({ by: parts[at]!, text: parts[at + 1]!.trim() })
  return entries.filter((entry) => entry.text !== '' && !isOwnNote(entry.text))
}

function deliveredAs({ url, table }: { url: string; table: string }, row: unknown) {
  const id = textOf(member(row, 'sys_id'))
  return {
    state: 'delivered',
    reference: textOf(member(row, 'number')),
    ...(/^[0-9a-f]{32}$/.test(id) && { link: under(url, `/nav_to.do?uri=${table}.do?sys_id=${id}`) }),
  } as const
}
