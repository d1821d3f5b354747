import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isOurs } from './tls-names.ts'

const asksFor = (serverName: string) => isOurs({ serverName, alpn: 'h2', subject: '', issuer: '' })

test('public resolvers and hosts that say doh are known, others are not', () => {
  for (const name of [
    'dns.google',
    'Mozilla.Cloudflare-DNS.com',
    'doh.example.net',
    'fi.doh.dns.snopyta.org',
    'doh-2.seby.io',
  ])
    assert.ok(asksFor(name), name)
  for (const name of [
    '',
    'google.com',
    'doha.example.com',
    'adoh.example.com',
    'playdoh.com',
    'doh.com',
    'doh.wa.gov',
    'www.doh.gov.ph',
  ])
    assert.ok(!asksFor(name), name)
})

test('who speaks DNS over QUIC to such a host does not speak HTTPS', () => {
  assert.ok(!isOurs({ serverName: 'dns.adguard.com', alpn: 'doq-i11', subject: '', issuer: '' }))
})
