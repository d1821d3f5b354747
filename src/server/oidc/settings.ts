import Type from 'typebox'
import { defineSetting } from '../setting.ts'

export const issuerSetting = defineSetting({
  name: 'oidc.issuer',
  title: 'OpenID Connect issuer',
  description: 'URL of the issuer; its configuration is read from there. Without it, OpenID Connect is off.',
  schema: Type.String({ pattern: '^https?://', maxLength: 1000 }),
  default: null,
  appliesAt: 'restart',
  isFleetWide: true,
})

export const clientIdSetting = defineSetting({
  name: 'oidc.clientId',
  title: 'Client id',
  description: 'Id of this server at the issuer; redirect URI: server.url + /rest/sign-in/oidc/callback.',
  schema: Type.String({ minLength: 1, maxLength: 300 }),
  default: null,
  appliesAt: 'restart',
  isFleetWide: true,
})

export const clientSecretFileSetting = defineSetting({
  name: 'oidc.clientSecretFile',
  title: 'Client secret',
  description:
    'File with the client secret, readable by the service only. Without it: a public client with PKCE.',
  schema: Type.String({ minLength: 1, maxLength: 4096 }),
  default: null,
  appliesAt: 'restart',
})

export const titleSetting = defineSetting({
  name: 'oidc.title',
  title: 'Label of the button',
  description: 'Label on the page Sign in: Sign in with …',
  schema: Type.String({ minLength: 1, maxLength: 60 }),
  default: 'OpenID Connect',
  appliesAt: 'restart',
  isFleetWide: true,
})

export const scopesSetting = defineSetting({
  name: 'oidc.scopes',
  title: 'Scopes',
  description: 'Scopes to ask for, separated by spaces; openid is needed.',
  schema: Type.String({ minLength: 6, maxLength: 300 }),
  default: 'openid profile email',
  appliesAt: 'restart',
  isFleetWide: true,
})

export const groupsClaimSetting = defineSetting({
  name: 'oidc.groupsClaim',
  title: 'Claim with groups',
  description: 'Claim of the ID token, or of the user info, that lists groups or roles.',
  schema: Type.String({ minLength: 1, maxLength: 100 }),
  default: 'groups',
  appliesAt: 'restart',
  isFleetWide: true,
})

export const settings = [
  ...[issuerSetting, clientIdSetting, clientSecretFileSetting],
  ...[titleSetting, scopesSetting, groupsClaimSetting],
]
