/** Redmine REST API: https://www.redmine.org/projects/redmine/wiki/Rest_Issues */
import Type from 'typebox'
import { defineHttpDestination, type ForeignChange } from '#destination-kit/destination-type'
import { httpUrl, statusBack, under } from '#destination-kit/fields'
import { jsonOf, member, textOf } from '#destination-kit/http-outcome'
import { ticketExchange, ticketItem } from '#destination-kit/ticket'

const JSON_HEADERS = { accept: 'application/json', 'content-type': 'application/json' }

/** `<pre>` keeps Textile and Markdown from being read; its end cannot come from a text. */
const preformatted = (text: string) => `<pre>\n${text.replaceAll('<', '‹')}\n</pre>`

/** A note of ours without its frame, so that its mark ends the text. */
const plain = (text: string) => text.replace(/^<pre>\r?\n(.*)\r?\n<\/pre>$/s, '$1').trim()

export const type = defineHttpDestination({
  name: 'redmine',
  title: 'Redmine',
  description: 'Opens an issue per alert and adds notes when the alert changes.',
  kinds: ['alert', 'incident'],
  settings: Type.Object({
    url: httpUrl('URL', 'Such as https://redmine.example'),
    project: Type.String({
      title: 'Project',
      description: 'Its identifier',
      pattern: '^[a-z0-9][a-z0-9_-]{0,99}$',
    }),
    closedStatus: {
      ...Type.Integer({
        title: 'Closed status',
        description: 'Id of the status that closes; 0 for notes only',
        minimum: 0,
        default: 5,
      }),
      isAdvanced: true,
    },
    openStatus: {
      ...Type.Integer({
        title: 'Open status',
        description: 'Id of the status that opens an issue again; 0 for notes only',
        minimum: 0,
        default: 2,
      }),
      isAdvanced: true,
    },
    statusBack,
  }),
  secrets: { key: { title: 'API key' } },
  auth: () => ({ kind: 'header', header: 'x-redmine-api-key', prefix: '', secret: 'key' }),
  limits: { items: 1, bytes: 500_000, perSecond: 5, inFlight: 4 },
  repeats: 'lookup',
  map: (outgoing, { sender }) => ticketItem(outgoing, sender),
  exchange({ items, settings: { url, project, closedStatus, openStatus }, answers }) {
    const named = (id: string) => ({ reference: id, link: under(url, `/issues/${id}`) })
    return ticketExchange(
      { items, answers },
      {
        find: ({ mark }) => {
          const words = new URLSearchParams({
            project_id: project,
            subject: `~[${mark}]`,
            status_id: '*',
            limit: '1',
          })
          return { method: 'GET', url: under(url, `/issues.json?${words}`), headers: JSON_HEADERS }
        },
        found(answer) {
          const issues = member(jsonOf(answer), 'issues')
          if (!Array.isArray(issues)) return undefined
          const id = member(issues, 0, 'id')
          // Notes are not in lists; the description holds the mark of the last message.
          return typeof id === 'number'
            ? { id: String(id), notes: textOf(member(issues, 0, 'description')) }
            : 'none'
        },
        create: ({ mark, title, text }) => ({
          ...{ method: 'POST', url: under(url, '/issues.json'), headers: JSON_HEADERS },
          body: JSON.stringify({
            issue: { project_id: project, subject: `${title} [${mark}]`, description: preformatted(text) },
          }),
        }),
        created(answer) {
          const id = member(jsonOf(answer), 'issue', 'id')
          return typeof id === 'number' ? named(String(id)) : undefined
        },
        change: ({ note, noteMark, text, isClosed, isReopened }, { id }) => [
          {
            ...{ method: 'PUT', url: under(url, `/issues/${id}.json`), headers: JSON_HEADERS },
            body: JSON.stringify({
              issue: {
                ...{ notes: preformatted(note), description: `${preformatted(text)}\n\n${noteMark}` },
                ...(isClosed && closedStatus > 0 && { status_id: closedStatus }),
                ...(isReopened && openStatus > 0 && { status_id: openStatus }),
              },
            }),
          },
        ],
        delivered: ({ id }) => named(id),
      },
    )
  },
  changes: {
    request({ settings, sinceMs }) {
      // Redmine compares whole seconds in UTC.
      const since = new Date(sinceMs).toISOString().replace(/\.\d+/, '')
      const words = new URLSearchParams({
        ...{ project_id: settings.project, status_id: '*', updated_on: `>=${since}` },
        ...{ subject: '~[sg', sort: 'updated_on', limit: '100' },
      })
      return { method: 'GET', url: under(settings.url, `/issues.json?${words}`), headers: JSON_HEADERS }
    },
    read(answer) {
      const issues = member(jsonOf(answer), 'issues')
      return answer.status === 200 && Array.isArray(issues) ? issues.map(changeOf) : undefined
    },
    comments: {
      request: ({ settings, reference }) => ({
        ...{ method: 'GET', headers: JSON_HEADERS },
        url: under(settings.url, `/issues/${encodeURIComponent(reference)}.json?include=journals`),
      }),
      read(answer) {
        const journals = member(jsonOf(answer), 'issue', 'journals')
        if (answer.status !== 200 || !Array.isArray(journals)) return undefined
        return journals.map((entry) => ({
          by: textOf(member(entry, 'user', 'name')),
          text: plain(textOf(member(entry, 'notes'))),
        }))
      },
    },
  },
})

function changeOf(issue: unknown): ForeignChange {
  const isClosed = member(issue, 'status', 'is_closed') === true || textOf(member(issue, 'closed_on')) !== ''
  const assignee = textOf(member(issue, 'assigned_to', 'name'))
  return {
    reference: String(member(issue, 'id') ?? ''),
    status: isClosed ? 'closed' : assignee === '' ? 'new' : 'active',
    assignee,
    text: textOf(member(issue, 'status', 'name')),
    changedMs: Date.parse(textOf(member(issue, 'updated_on'))),
  }
}
