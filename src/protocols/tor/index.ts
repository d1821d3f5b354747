import { defineHiddenInTls } from '#model/tls-words'
import { rule as torConnection } from './rules/tor-connection.ts'
import { isOurs } from './tls-names.ts'

export const protocol = defineHiddenInTls({
  name: 'tor',
  shortName: 'Tor',
  title: 'Tor',
  standard:
    'Tor specifications, tor-spec §2 (link certificates of version 2); lengths and alphabet of names: its sources',
  rules: [torConnection],
  isOurs,
})
