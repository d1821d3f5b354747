/** Slack incoming webhooks: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks */
import Type from 'typebox'
import { defineHttpDestination } from '#destination-kit/destination-type'
import { postOne } from '#destination-kit/http-outcome'
import { itemOf, recordOf, summaryOf } from '#destination-kit/record'
import { oneLine } from '#export/message-format'

/** Slack's mrkdwn: `&`, `<`, `>` are escaped; no other character makes a link or a mention in `plain_text`. */
const escaped = (text: string, most: number) =>
  oneLine(text, most).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

export const type = defineHttpDestination({
  name: 'slack',
  title: 'Slack',
  description: 'Posts a message per alert or incident into the channel of an incoming webhook.',
  kinds: ['alert', 'incident', 'system'],
  settings: Type.Object({}),
  secrets: { url: { title: 'Webhook URL', description: 'https://hooks.slack.com/services/…' } },
  auth: () => ({ kind: 'url', secret: 'url' }),
  // One message a second for each webhook.
  limits: { items: 1, bytes: 40_000, perSecond: 1 },
  repeats: 'none',
  map(outgoing, { sender }) {
    const record = recordOf(outgoing, sender)
    const plain = (text: string, most: number) => ({
      type: 'plain_text',
      emoji: false,
      text: oneLine(text, most) || '-',
    })
    return itemOf(outgoing, {
      text: escaped(`${record.severity}: ${summaryOf(outgoing)}`, 300),
      blocks: [
        { type: 'header', text: plain(`${record.severity}: ${record.title}`, 150) },
        { type: 'section', text: plain(record.message, 2000) },
        {
          type: 'section',
          fields: [
            plain(`From: ${record.source.name || record.source.address || 'unknown'}`, 300),
            plain(`To: ${record.destination.name || record.destination.address || 'unknown'}`, 300),
            plain(`Zone: ${record.destination.zone || record.source.zone || 'none'}`, 300),
            plain(`Last seen: ${record.lastTime}`, 300),
          ],
        },
        ...(record.url === ''
          ? []
          : [
              {
                type: 'actions',
                elements: [{ type: 'button', text: plain('Open in Sightglass', 75), url: record.url }],
              },
            ]),
      ],
    })
  },
  exchange: (batch) => postOne(batch, ''),
})
