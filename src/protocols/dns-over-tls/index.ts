import { defineHiddenInTls } from '#model/tls-words'
import { isOurs } from './tls-names.ts'

export const protocol = defineHiddenInTls({
  name: 'dns-over-tls',
  shortName: 'DNS over TLS',
  title: 'DNS over TLS',
  standard: 'RFC 7858; RFC 9250 (over QUIC)',
  isOurs,
})
