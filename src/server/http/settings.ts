import Type from 'typebox'
import { defineSetting } from '../setting.ts'

export const listenSetting = defineSetting({
  name: 'server.listen',
  title: 'Listening address',
  description:
    'HOST:PORT of the web interface and the REST API. Other addresses than loopback need TLS and accounts.',
  schema: Type.String({ minLength: 1, maxLength: 300 }),
  default: '127.0.0.1:8470',
  option: 'listen',
  appliesAt: 'restart',
})

export const urlSetting = defineSetting({
  name: 'server.url',
  title: 'Public URL',
  description: 'Address of the web interface in forwarded messages. Without it: the listening address.',
  schema: Type.String({ pattern: '^https?://', maxLength: 1000 }),
  default: null,
  option: 'url',
  appliesAt: 'restart',
})

export const nameSetting = defineSetting({
  name: 'server.name',
  title: 'Sensor name',
  description:
    'Name in forwarded messages and reports. Without it: the name of the site file, then the host name.',
  schema: Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\x00-\\x1f\\x7f]*$' }),
  default: null,
  option: 'name',
  appliesAt: 'restart',
})

export const tlsCertificateSetting = defineSetting({
  name: 'server.tlsCertificate',
  title: 'TLS certificate',
  description:
    'PEM file with the certificate chain. Without it: a self-signed certificate, if other machines reach the server.',
  schema: Type.String({ minLength: 1, maxLength: 4096 }),
  default: null,
  option: 'tlsCert',
  appliesAt: 'restart',
})

export const tlsKeySetting = defineSetting({
  name: 'server.tlsKey',
  title: 'TLS key',
  description: 'PEM file with the private key of the certificate, readable by the service only.',
  schema: Type.String({ minLength: 1, maxLength: 4096 }),
  default: null,
  option: 'tlsKey',
  appliesAt: 'restart',
})

export const signInSetting = defineSetting({
  name: 'server.signIn',
  title: 'Sign-in on loopback',
  description: 'true also asks local users to sign in. Other addresses than loopback always do.',
  schema: Type.Boolean(),
  default: false,
  option: 'signIn',
  appliesAt: 'restart',
})

export const settings = [
  listenSetting,
  urlSetting,
  nameSetting,
  tlsCertificateSetting,
  tlsKeySetting,
  signInSetting,
]
