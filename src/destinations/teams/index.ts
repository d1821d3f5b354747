/**
 * Microsoft Teams, "Post to a channel when a webhook request is received" of Workflows, with an Adaptive Card:
 * https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook
 */
import Type from 'typebox'
import { defineHttpDestination } from '#destination-kit/destination-type'
import { postOne } from '#destination-kit/http-outcome'
import { itemOf, recordOf } from '#destination-kit/record'
import { oneLine } from '#export/message-format'

/** Text blocks read Markdown: what would format, link or mention is escaped. */
const escaped = (text: string, most: number) => oneLine(text, most).replace(/[\\`*_{}[\]()#+!<>|~]/g, '\\$&')

export const type = defineHttpDestination({
  name: 'teams',
  title: 'Microsoft Teams',
  description: 'Posts an Adaptive Card per alert or incident through a Workflows webhook.',
  kinds: ['alert', 'incident', 'system'],
  settings: Type.Object({}),
  secrets: { url: { title: 'Workflow URL', description: 'The HTTP POST URL that Workflows shows' } },
  auth: () => ({ kind: 'url', secret: 'url' }),
  // A card may have 28 kB.
  limits: { items: 1, bytes: 27_000, perSecond: 2 },
  repeats: 'none',
  map(outgoing, { sender }) {
    const record = recordOf(outgoing, sender)
    const side = ({ name, address }: { name: string; address: string }) =>
      escaped(name || address || 'unknown', 200)
    const card = {
      type: 'AdaptiveCard',
      $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
      version: '1.4',
      body: [
        {
          type: 'TextBlock',
          size: 'Medium',
          weight: 'Bolder',
          wrap: true,
          color: record.severity === 'critical' || record.severity === 'major' ? 'Attention' : 'Default',
          text: `${record.severity}: ${escaped(record.title, 200)}`,
        },
        { type: 'TextBlock', wrap: true, text: escaped(record.message, 1000) },
        {
          type: 'FactSet',
          facts: [
            { title: 'From', value: side(record.source) },
            { title: 'To', value: side(record.destination) },
            { title: 'Zone', value: escaped(record.destination.zone || record.source.zone || 'none', 200) },
            { title: 'Last seen', value: record.lastTime },
          ],
        },
      ],
      ...(record.url !== '' && {
        actions: [{ type: 'Action.OpenUrl', title: 'Open in Sightglass', url: record.url }],
      }),
    }
    return itemOf(outgoing, {
      type: 'message',
      attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }],
    })
  },
  exchange: (batch) => postOne(batch, ''),
})
