/**
 * PAN-OS XML API, User-ID: registers an address with a tag of a dynamic address group, without commit.
 * https://docs.paloaltonetworks.com/pan-os/11-1/pan-os-panorama-api/pan-os-xml-api-request-types/apply-user-id-mapping-and-populate-dynamic-address-groups-api
 */
import Type from 'typebox'
import { httpUrl, text, under } from '#destination-kit/fields'
import { reasonOf } from '#destination-kit/http-outcome'
import { type ActionOutcome, defineHttpAction } from '../../action-type.ts'
import { failed } from '../../outcome.ts'

export const type = defineHttpAction({
  name: 'pan-os',
  title: 'Palo Alto PAN-OS',
  description: 'Tags an address; a policy with the dynamic address group of this tag blocks it.',
  targets: ['address'],
  settings: Type.Object({
    url: httpUrl('URL', 'Such as https://firewall.example'),
    tag: {
      ...text('Tag', 'Of the dynamic address group that a policy denies', 127),
      pattern: '^[A-Za-z0-9][A-Za-z0-9 _.-]*$',
      default: 'sightglass-block',
    },
  }),
  secrets: { key: { title: 'API key', description: 'Of an administrator role with User-ID Agent only' } },
  // 30 days.
  expiresThereSeconds: 2_592_000,
  hosts: ({ url }) => [new URL(url).hostname],
  auth: () => ({ kind: 'header', header: 'X-PAN-KEY', prefix: '', secret: 'key' }),
  exchange({ order, direction, settings, answers: [answer] }) {
    if (answer !== undefined) return { outcome: outcomeOf(answer) }
    const timeout = direction === 'apply' ? ` timeout="${order.seconds}"` : ''
    const member = `<member${timeout}>${settings.tag}</member>`
    const entry = `<entry ip="${order.target.value}"><tag>${member}</tag></entry>`
    const verb = direction === 'apply' ? 'register' : 'unregister'
    const payload = `<payload><${verb}>${entry}</${verb}></payload>`
    const message = `<uid-message><version>2.0</version><type>update</type>${payload}</uid-message>`
    return {
      request: {
        method: 'POST',
        url: under(settings.url, '/api/?type=user-id'),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ cmd: message }).toString(),
      },
    }
  },
})

function outcomeOf(answer: {
  status: number
  body: string
  headers: Readonly<Record<string, string>>
}): ActionOutcome {
  if (answer.status === 200 && /<response[^>]*status\s*=\s*["']success["']/.test(answer.body))
    return { state: 'done', reference: 'registered' }
  // Already as it should be: register of a known tag, unregister of an unknown one.
  if (answer.status === 200 && /already exists, ignore|not exist, ignore/i.test(answer.body))
    return { state: 'done', reference: 'was so already' }
  return failed(reasonOf(answer), answer.status >= 500 || answer.status === 429)
}
