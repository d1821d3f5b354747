import { defineHiddenInTls } from '#model/tls-words'
import { isOurs } from './tls-names.ts'

export const protocol = defineHiddenInTls({
  name: 'dns-over-https',
  shortName: 'DNS over HTTPS',
  title: 'DNS over HTTPS',
  standard: 'RFC 8484',
  isOurs,
})
