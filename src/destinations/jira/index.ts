/** Jira Cloud platform REST API v3: https://developer.atlassian.com/cloud/jira/platform/rest/v3/intro/ */
import Type from 'typebox'
import {
  defineHttpDestination,
  type ForeignChange,
  type ForeignComment,
  type HttpRequest,
} from '#destination-kit/destination-type'
import { httpUrl, optionalText, statusBack, text, under } from '#destination-kit/fields'
import { jsonOf, member, textOf } from '#destination-kit/http-outcome'
import { type FoundTicket, isOwnNote, ticketExchange, ticketItem } from '#destination-kit/ticket'

const JSON_HEADERS = { accept: 'application/json', 'content-type': 'application/json' }

/** Atlassian Document Format: plain paragraphs, so that no text is read as markup. */
const document = (lines: string) => ({
  type: 'doc',
  version: 1,
  content: lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => ({ type: 'paragraph', content: [{ type: 'text', text: line }] })),
})

/** The texts of a document. */
function plain(value: unknown): string {
  if (Array.isArray(value)) return value.map(plain).join(' ')
  if (typeof value !== 'object' || value === null) return ''
  return `${textOf(member(value, 'text'))}${plain(member(value, 'content'))}`
}

export const type = defineHttpDestination({
  name: 'jira',
  title: 'Jira',
  description: 'Opens an issue per alert and adds comments when the alert changes.',
  kinds: ['alert', 'incident'],
  settings: Type.Object({
    url: httpUrl('Site URL', 'Such as https://plant.atlassian.net'),
    project: Type.String({
      title: 'Project key',
      description: 'Such as OT',
      pattern: '^[A-Z][A-Z0-9_]{0,30}$',
    }),
    issueType: { ...text('Issue type', 'Such as Task'), default: 'Task' },
    user: text('User', 'E-mail address of the account'),
    done: {
      ...optionalText(
        'Closing transition',
        'Id of the transition that closes an issue; empty to comment only',
        20,
      ),
      isAdvanced: true,
    },
    statusBack,
  }),
  secrets: { token: { title: 'API token' } },
  auth: ({ user }) => ({ kind: 'basic', user, secret: 'token' }),
  limits: { items: 1, bytes: 500_000, perSecond: 5, inFlight: 4 },
  repeats: 'lookup',
  map: (outgoing, { sender }) => ticketItem(outgoing, sender),
  exchange({ items, settings, answers }) {
    const { url, project, issueType, done } = settings
    const issue = (id: string) => under(url, `/rest/api/3/issue/${id}`)
    const browse = (key: string) => ({ reference: key, link: under(url, `/browse/${key}`) })
    return ticketExchange(
      { items, answers },
      {
        find: ({ mark }) => ({
          ...{ method: 'POST', url: under(url, '/rest/api/3/search/jql'), headers: JSON_HEADERS },
          body: JSON.stringify({
            jql: `project = "${project}" AND labels = "${mark}"`,
            fields: ['description', 'comment', 'status'],
            ...{ expand: 'transitions', maxResults: 1 },
          }),
        }),
        found(answer) {
          const issues = member(jsonOf(answer), 'issues')
          if (!Array.isArray(issues)) return undefined
          const id = textOf(member(issues, 0, 'key'))
          if (id === '') return 'none'
          const isClosed = categoryOf(issues[0]) === 'done'
          return { id, notes: notesOf(issues[0]), isClosed, reopen: isClosed ? reopeningOf(issues[0]) : '' }
        },
        create: ({ mark, title, text: lines }) => ({
          ...{ method: 'POST', url: under(url, '/rest/api/3/issue'), headers: JSON_HEADERS },
          body: JSON.stringify({
            fields: {
              ...{ project: { key: project }, issuetype: { name: issueType }, summary: title },
              ...{ description: document(lines), labels: ['sightglass', mark] },
            },
          }),
        }),
        created(answer) {
          const key = textOf(member(jsonOf(answer), 'key'))
          return key === '' ? undefined : browse(key)
        },
        change({ note, isClosed, isReopened }, { id, isClosed: wasClosed, reopen = '' }: FoundTicket) {
          const step = isClosed && wasClosed !== true ? done : isReopened ? reopen : ''
          const post = (path: string, body: object): HttpRequest => ({
            ...{ method: 'POST', url: `${issue(id)}/${path}`, headers: JSON_HEADERS },
            body: JSON.stringify(body),
          })
          return [
            ...(step === '' ? [] : [post('transitions', { transition: { id: step } })]),
            post('comment', { body: document(note) }),
          ]
        },
        delivered: ({ id }) => browse(id),
      },
    )
  },
  changes: {
    request: ({ settings, sinceMs }) => ({
      ...{ method: 'POST', url: under(settings.url, '/rest/api/3/search/jql'), headers: JSON_HEADERS },
      body: JSON.stringify({
        // JQL takes milliseconds since 1970 as a date, without a time zone.
        jql: `project = "${settings.project}" AND labels = "sightglass" AND updated >= ${sinceMs} ORDER BY updated ASC`,
        ...{ fields: ['status', 'assignee', 'updated', 'resolution', 'comment'], maxResults: 100 },
      }),
    }),
    read(answer) {
      const issues = member(jsonOf(answer), 'issues')
      return answer.status === 200 && Array.isArray(issues) ? issues.map(changeOf) : undefined
    },
  },
})

/** The first transition that leads to a status that is not done; '' if the workflow has none. */
function reopeningOf(issue: unknown): string {
  const transitions = member(issue, 'transitions')
  if (!Array.isArray(transitions)) return ''
  const open = transitions.find((one) =>
    ['new', 'indeterminate'].includes(textOf(member(one, 'to', 'statusCategory', 'key'))),
  )
  return textOf(member(open, 'id'))
}

function notesOf(issue: unknown): string {
  const comments = member(issue, 'fields', 'comment', 'comments')
  const bodies = Array.isArray(comments) ? comments.map((comment) => member(comment, 'body')) : []
  return plain([member(issue, 'fields', 'description'), ...bodies])
}

function commentsOf(issue: unknown): readonly ForeignComment[] {
  const comments = member(issue, 'fields', 'comment', 'comments')
  if (!Array.isArray(comments)) return []
  return comments
    .map((comment) => ({
      by: textOf(member(comment, 'author', 'displayName')),
      text: plain(member(comment, 'body')).trim(),
    }))
    .filter(({ text }) => text !== '' && !isOwnNote(text))
}

/** `new`, `indeterminate` or `done`. */
const categoryOf = (issue: unknown) => textOf(member(issue, 'fields', 'status', 'statusCategory', 'key'))

function changeOf(issue: unknown): ForeignChange {
  const category = categoryOf(issue)
  return {
    reference: textOf(member(issue, 'key')),
    status: category === 'done' ? 'closed' : category === 'indeterminate' ? 'active' : 'new',
    assignee: textOf(member(issue, 'fields', 'assignee', 'displayName')),
    text:
      textOf(member(issue, 'fields', 'resolution', 'name')) ||
      textOf(member(issue, 'fields', 'status', 'name')),
    changedMs: Date.parse(textOf(member(issue, 'fields', 'updated'))),
    comments: commentsOf(issue),
  }
}
