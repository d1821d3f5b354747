/** Sign-in at a ServiceNow instance: https://www.servicenow.com/docs/r/api-reference/rest-apis/c_TableAPI.html */
import type { HttpAnswer, HttpAuth, Item } from './destination-type.ts'
import { httpUrl, optionalText, under } from './fields.ts'
import { outcomeOf, reasonOf } from './http-outcome.ts'

export const accountSettings = {
  url: httpUrl('Instance URL', 'Such as https://plant.service-now.com'),
  user: optionalText('User', 'Empty to sign in with OAuth client credentials'),
  client: optionalText('Client ID', 'OAuth application registry; empty to sign in as a user'),
}

export const accountSecrets = {
  secret: { title: 'Client secret', when: { setting: 'user', isSet: false } },
  password: { title: 'Password', when: { setting: 'user', isSet: true } },
}

interface Account {
  readonly url: string
  readonly user: string
  readonly client: string
}

export const checkAccount = ({ user, client }: Account): string | undefined =>
  (user === '') === (client === '')
    ? 'settings.user: expected a user or an OAuth client ID, got both or neither'
    : undefined

export const accountAuth = ({ url, user, client }: Account): HttpAuth =>
  user === ''
    ? {
        kind: 'oauth2-client',
        tokenUrl: under(url, '/oauth_token.do'),
        clientId: client,
        scope: '',
        secret: 'secret',
      }
    : { kind: 'basic', user, secret: 'password' }

export const jsonHeaders = { accept: 'application/json', 'content-type': 'application/json' } as const

/** A word of an encoded query: `^` would begin another condition. */
export const queryWord = (text: string): string => text.replaceAll('^', '_').replaceAll(/[\r\n]/g, ' ')

/** Under which a device is found again in the CMDB: `source_native_key` of the identification engine. */
export const nativeKey = (sensor: string, device: string): string =>
  queryWord(`${sensor}:${device}`).slice(0, 255)

/** UTC without a zone. */
export const timeText = (microseconds: number): string =>
  new Date(Math.floor(microseconds / 1000)).toISOString().slice(0, 19).replace('T', ' ')

export function refusal(answer: HttpAnswer, items: readonly Item[]) {
  // Hibernating developer instances and sign-in pages answer 200 with HTML.
  if (answer.status === 200)
    return { state: 'wait', reason: `${reasonOf(answer)}: this is no answer of ServiceNow` } as const
  return outcomeOf(answer, { items })
}
