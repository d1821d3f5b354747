/** https://developer.atlassian.com/cloud/jira/platform/rest/v3/ */
import { json } from '#destination-kit/testing/double'
import { type TicketDouble, TicketStore } from '#destination-kit/testing/ticket-double'

export function makeDouble(): TicketDouble {
  const store = new TicketStore()
  const basic = `Basic ${Buffer.from('ot@plant.example:jira-token').toString('base64')}`
  const CATEGORY = { new: 'new', active: 'indeterminate', closed: 'done' } as const
  return {
    ...store.faces(),
    settings: (url) => ({
      ...{ url, project: 'OT', issueType: 'Task', user: 'ot@plant.example', done: '31', statusBack: 'close' },
    }),
    secrets: () => ({ token: 'jira-token' }),
    answer({ method, path, headers, body }) {
      if (headers.authorization !== basic) return json(401, { errorMessages: ['unauthorized'] })
      if (method !== 'POST') return json(405, {})
      const given = JSON.parse(body) as Record<string, never>
      if (path === '/rest/api/3/search/jql') {
        const jql = String(given.jql)
        const mark = /labels = "(sg[0-9a-f]{20})"$/.exec(jql)?.[1]
        const since = /labels = "sightglass" AND updated >= (\d+) ORDER BY updated ASC$/.exec(jql)?.[1]
        if (!jql.startsWith('project = "OT" AND ') || (mark ?? since) === undefined)
          return json(400, { errorMessages: [`bad JQL ${jql}`] })
        const found = mark === undefined ? store.changed(Number(since)) : store.byMark(mark)
        return json(200, {
          issues: found.map(({ reference, notes, status, assignee, changedMs, comments = [] }) => ({
            key: reference,
            ...(given.expand === 'transitions' && {
              transitions: [
                { id: '31', name: 'Done', to: { statusCategory: { key: 'done' } } },
                { id: '21', name: 'In progress', to: { statusCategory: { key: 'indeterminate' } } },
              ],
            }),
            fields: {
              description: { type: 'doc', content: [{ type: 'text', text: notes.join('\n') }] },
              comment: {
                comments: comments.map(({ by, text }) => ({
                  author: { displayName: by },
                  body: { type: 'doc', content: [{ type: 'text', text }] },
                })),
              },
              status: { name: status, statusCategory: { key: CATEGORY[status] } },
              assignee: assignee === '' ? null : { displayName: assignee },
              ...{ updated: new Date(changedMs).toISOString(), resolution: null },
            },
          })),
        })
      }
      if (path === '/rest/api/3/issue') {
        const { labels, summary, description, project } = given.fields as unknown as {
          labels: string[]
          summary: string
          description: object
          project: { key: string }
        }
        if (project.key !== 'OT' || summary.length > 255 || /[\r\n]/.test(summary))
          return json(400, { errors: { summary: 'invalid' } })
        const ticket = store.add((number) => `OT-${number}`, {
          title: summary,
          mark: labels[1]!,
          notes: [JSON.stringify(description)],
        })
        return json(201, { id: ticket.id, key: ticket.reference })
      }
      const [, key = '', call] = /^\/rest\/api\/3\/issue\/(OT-\d+)\/(comment|transitions)$/.exec(path) ?? []
      const ticket = store.tickets.get(key)
      if (ticket === undefined) return json(404, { errorMessages: ['Issue does not exist'] })
      if (call === 'comment') ticket.notes.push(JSON.stringify(given.body))
      else ticket.status = (given.transition as unknown as { id: string }).id === '31' ? 'closed' : 'active'
      store.touch(ticket)
      return call === 'comment' ? json(201, { id: '1' }) : { status: 204 }
    },
  }
}
